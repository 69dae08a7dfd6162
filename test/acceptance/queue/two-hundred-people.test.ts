import { expect, test } from 'vitest';
import type { Plan } from '../../helpers/project.ts';
import type { Message } from '../../../src/sandbox/index.ts';
import { setStage, storeKinds } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

const PEOPLE = 200;
/** In milliseconds; two hundred look-ups are a thousand calls of git. */
const MINUTE = 60_000;
const names = Array.from({ length: PEOPLE }, (_, index) => `person${index}`);
const places = ['shop', 'docs', 'blog', 'api'].flatMap((app) => ['test', 'staging', 'live'].map((name) => [app, name]));

const apps: NonNullable<Plan['apps']> = Object.fromEntries(
  places.map(([app = '']) => [app, { test: {}, staging: {}, live: {} }]),
);

/** Says yes if it is asked to; it is not where somebody was quicker. */
async function confirmUnlessBusy(talk: Talk): Promise<void> {
  const question = await talk.asks('confirm', 'queue');
  if (question.buttons.includes('Deploy')) talk.say('yes');
}

test.each(storeKinds)(
  'two hundred people deploy at once, on %s: an environment has one run at a time, and all others are offered the queue',
  async (store) => {
    const stage = await setStage({
      store,
      project: { apps, plainGit: true },
      sandbox: { people: names },
      patience: 3 * MINUTE,
    });
    await stage.start();
    await stage.project.holdCommands();
    const talks = names.map((as, index) => {
      const [app = '', environment = ''] = places[index % places.length] ?? [];
      return new Talk(stage, { as, text: `nestor deploy ${app} v1.1.0 to ${environment}` });
    });
    const isOffered = ({ words, buttons }: Message) => buttons.length > 0 && words.includes('I can queue it');
    const offered = () => talks.filter((talk) => talk.said().some(isOffered));
    await Promise.all(talks.map((talk) => confirmUnlessBusy(talk)));
    await stage.until(
      () => offered().length === PEOPLE - places.length,
      'the queue offered to all but the first of each',
    );
    const late = offered();
    for (const talk of late) talk.say('cancel');
    await Promise.all(late.map((talk) => talk.hears(/^\*Cancelled\*$/)));
    await stage.project.releaseCommands();
    await Promise.all(talks.filter((talk) => !late.includes(talk)).map((talk) => talk.ends()));

    const started = await stage.project.started();
    const ran = started.map(({ app, environment }) => `${app} ${environment}`);
    expect(ran.toSorted()).toEqual(places.map((place) => place.join(' ')).toSorted());
    expect(await stage.project.overlaps()).toEqual([]);
    expect(saidTwice(stage.said())).toEqual([]);
  },
  10 * MINUTE,
);
