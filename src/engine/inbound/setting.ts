import type { Catalog } from '../../../machines/model.ts';
import type { Bot } from '../../language/mention.ts';

/** What does not change from message to message. */
export interface Setting {
  readonly bot: Bot;
  /** IDs of the channels where it works. */
  readonly channels: ReadonlySet<string>;
  readonly catalog: Catalog;
}
