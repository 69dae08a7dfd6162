/** A duration as people say it: `0.4 s`, `4 s`, `2 min 5 s`, `3 h 2 min`, `5 d`. @param milliseconds not negative */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return parts(Math.floor(seconds / 60), 'min', Math.floor(seconds % 60), 's');
  if (seconds < 48 * 3600) return parts(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
  return `${Math.floor(seconds / 86_400)} d`;
}

/** An estimated duration: `about 40 s`, `about 4 min`. @param milliseconds not negative */
export function about(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  const step = STEPS.find(({ below }) => seconds < below)?.step ?? 3600;
  return `about ${duration(Math.max(1, Math.round(seconds / step)) * step * 1000)}`;
}

/** Estimates are rounded to these steps, in seconds, so as not to suggest false precision. */
const STEPS = [
  { below: 60, step: 5 },
  { below: 180, step: 10 },
  { below: 3600, step: 60 },
  { below: 12 * 3600, step: 300 },
] as const;

function parts(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}

/** A point in time as `2026-11-22 13:05 UTC`. @param at milliseconds since 1970 */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
