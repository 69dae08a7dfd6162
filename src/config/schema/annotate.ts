import { z } from 'zod';

/** What people are told about a value of nestor.yml, in faults and in docs/configuration.md. */
export interface Annotation {
  readonly kind: string;
  /** The second half of a fault: `allowed are: yes, name`. */
  readonly allowed: string;
  /** As the documentation shows it; none: the value must be given. */
  readonly default?: string;
  readonly describe?: string;
}

const annotations = z.registry<Annotation>();

export function annotate<S extends z.ZodType>(schema: S, annotation: Annotation): S {
  annotations.add(schema, annotation);
  return schema;
}

export const annotationOf = (schema: z.ZodType): Annotation | undefined => annotations.get(schema);
