/** What a button of a question carries: a hint of what was pressed, never an authority. */
export interface Pressed {
  readonly dialogue: string;
  /** To whom the question was put. */
  readonly person: string;
  /** Which question of the dialogue. */
  readonly number: number;
  readonly answer: 'yes' | 'back' | 'more' | 'cancel' | 'choose';
  /** Which choice, from 0; for `choose` only. */
  readonly index?: number;
}

const names = ['yes', 'back', 'more', 'cancel', 'choose'] as const;

export function encode({ dialogue, person, number, answer, index }: Pressed): string {
  return JSON.stringify([dialogue, person, number, answer, ...(index === undefined ? [] : [index])]);
}

/** @returns what was pressed; undefined for anything that no button of a question carries */
export function decode(value: string): Pressed | undefined {
  const parts = parse(value);
  if (!Array.isArray(parts)) return undefined;
  const [dialogue, person, number, name, index] = parts as readonly unknown[];
  const answer = names.find((known) => known === name);
  if (typeof dialogue !== 'string' || typeof person !== 'string' || answer === undefined) return undefined;
  if (!Number.isSafeInteger(number) || typeof number !== 'number') return undefined;
  if (answer !== 'choose') return { dialogue, person, number, answer };
  return typeof index === 'number' && Number.isSafeInteger(index)
    ? { dialogue, person, number, answer, index }
    : undefined;
}

/** What a button of a run carries: as much of a hint. No value of the one kind is one of the other. */
export interface PressedRun {
  /** The run's number. */
  readonly run: number;
  readonly action: 'abort' | 'succeeded' | 'failed' | 'again' | 'rollback';
}

const actions = ['abort', 'succeeded', 'failed', 'again', 'rollback'] as const;

export function encodeRun({ run, action }: PressedRun): string {
  return JSON.stringify({ run, action });
}

/** @returns what was pressed; undefined for anything that no button of a run carries */
export function decodeRun(value: string): PressedRun | undefined {
  const parsed = parse(value);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const { run, action: name } = parsed as { readonly run?: unknown; readonly action?: unknown };
  const action = actions.find((known) => known === name);
  if (typeof run !== 'number' || !Number.isSafeInteger(run) || run < 1 || action === undefined) return undefined;
  return { run, action };
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
