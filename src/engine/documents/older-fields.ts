export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Older documents name the person `by`. */
export const namedPerson = (value: unknown): unknown =>
  isFields(value) && 'by' in value ? { ...value, person: value['by'] } : value;
