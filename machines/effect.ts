/** An effect of a machine, by name. */
export type EffectOf<Effects> = {
  [Type in keyof Effects]: { readonly type: Type; readonly params: Effects[Type] };
}[keyof Effects];

/** An effect as a machine's action: it does nothing itself, its name and parameters are what counts. */
export const effect =
  <Params>() =>
  (_args: unknown, _params: Params): void => {};

/**
 * A machine's effects among the actions that `transition` returns; XState's own (`xstate.raise`) are already carried out.
 * XState's types lose which parameters belong to which name; `setup` has checked that they do.
 */
export function effectsOf<Effects>(actions: readonly { type: string; params?: unknown }[]): EffectOf<Effects>[] {
  const own = actions.filter(({ type }) => !type.startsWith('xstate.'));
  return own.map(({ type, params }) => ({ type, params })) as EffectOf<Effects>[];
}
