/** Appends, and drops the older half once the list is twice its bound: amortised O(1). */
export function appendBounded<T>(list: T[], item: T, bound: number): void {
  list.push(item);
  if (list.length >= 2 * bound) list.splice(0, list.length - bound);
}
