import { own, type Markup } from '../message.ts';
import type { About } from '../view.ts';
import { duration, moment } from './time.ts';

const stores: Readonly<Record<About['store'], Markup>> = {
  embedded: own`the embedded store`,
  redis: own`Redis`,
};

/** Which Nestor runs, since when, and on which store. @param now milliseconds since 1970 */
export const aboutWords = ({ version, startedAt, store }: About, now: number): Markup =>
  own`Nestor *${version}*, running since ${moment(startedAt)} (${duration(now - startedAt)}), on ${stores[store]}.`;
