import { expect, test } from 'vitest';
import type { Plan } from '../helpers/project.ts';
import { setStage, storeKinds } from '../helpers/stage.ts';
import { Talk } from '../helpers/talk.ts';
import { saidTwice } from '../helpers/twice.ts';
import { byWords, walk } from '../helpers/ways.ts';

const PEOPLE = 200;
/** In milliseconds; two hundred look-ups are a thousand calls of git. */
const MINUTE = 60_000;
const names = Array.from({ length: PEOPLE }, (_, index) => `person${index}`);
const places = ['shop', 'docs', 'blog', 'api'].flatMap((app) => ['test', 'staging', 'live'].map((name) => [app, name]));

const apps: NonNullable<Plan['apps']> = Object.fromEntries(
  places.map(([app = '']) => [app, { test: {}, staging: {}, live: {} }]),
);

test.each(storeKinds)(
  'two hundred people deploy at once, on %s: everybody is answered, and an environment has one run at a time',
  async (store) => {
    const stage = await setStage({
      store,
      project: { apps, plainGit: true },
      sandbox: { people: names },
      patience: MINUTE,
    });
    await stage.start();
    await stage.project.holdCommands();
    const talks = names.map((as, index) => {
      const [app = '', environment = ''] = places[index % places.length] ?? [];
      return new Talk(stage, { as, text: `nestor deploy ${app} v1.1.0 to ${environment}` });
    });
    await Promise.all(talks.map((talk) => walk(talk, [{ asks: 'confirm', words: 'yes' }], byWords)));
    const busy = /is busy: @person\d+ runs #\d+ \(deployment\)/;
    const refused = () => talks.filter((talk) => talk.said().some(({ words }) => busy.test(words)));
    await stage.until(() => refused().length === PEOPLE - places.length, 'all but the first of each place refused');
    await stage.project.releaseCommands();
    const lucky = talks.filter((talk) => !refused().includes(talk));
    await Promise.all(lucky.map((talk) => talk.ends()));
    for (const talk of refused()) talk.say('cancel');
    await Promise.all(refused().map((talk) => talk.hears(/^\*Cancelled\*$/)));

    const started = await stage.project.started();
    const ran = started.map(({ app, environment }) => `${app} ${environment}`);
    expect(ran.toSorted()).toEqual(places.map((place) => place.join(' ')).toSorted());
    expect(await stage.project.overlaps()).toEqual([]);
    expect(saidTwice(stage.said())).toEqual([]);
  },
  2 * MINUTE,
);
