/** How much is measured in a round. */
export interface Extent {
  readonly rounds: number;
  readonly rest: { readonly starts: number };
  readonly turns: TurnsExtent;
  readonly question: { readonly bulk: { readonly commits: number; readonly tags: number }; readonly times: number };
  readonly command: { readonly times: number };
  readonly yes: { readonly times: number };
}

export interface TurnsExtent {
  /** Blocks of 50 turns in a dialogue: not counted, and counted. */
  readonly warming: number;
  readonly blocks: number;
  /** Blocks of the crowd, and how many messages each of its people sends in one. */
  readonly crowds: number;
  readonly each: number;
}

/** The whole takes some eight minutes on two cores. */
export const whole: Extent = {
  rounds: 3,
  rest: { starts: 4 },
  turns: { warming: 10, blocks: 16, crowds: 3, each: 10 },
  question: { bulk: { commits: 200_000, tags: 10_000 }, times: 4 },
  command: { times: 5 },
  yes: { times: 6 },
};

/** A short try. */
export const quick: Extent = {
  rounds: 1,
  rest: { starts: 1 },
  turns: { warming: 2, blocks: 4, crowds: 1, each: 4 },
  question: { bulk: { commits: 20_000, tags: 1000 }, times: 2 },
  command: { times: 2 },
  yes: { times: 2 },
};
