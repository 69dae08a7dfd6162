/** How an effect is carried out. */
export interface Circumstances {
  /** The effect's key: the same on every try. */
  readonly key: string;
  /** True if an earlier try may have done it already. */
  readonly maybeDone: boolean;
  /** Is it still this process's to carry out? To be asked right before what must not be done twice. */
  readonly isStillOwner: () => boolean;
}

/** Carriers of effects by their type; each is given the parameters that the effect was committed with. */
export type Handlers<Effects> = {
  [Type in keyof Effects]: (params: Effects[Type], circumstances: Circumstances) => Promise<void>;
};
