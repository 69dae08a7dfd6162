import { expect, test } from 'vitest';
import { setStage, storeKinds } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';
import { type Answer, byWords, walk, ways } from '../../helpers/ways.ts';

const over = 'That question is over; nothing was changed.';

/** Presses twice at once: two presses to Slack, not one that is delivered twice. */
const byTwoPresses: Answer = (talk, { words, button }, question) => {
  if (button === undefined) talk.say(words);
  else for (const _ of [1, 2]) talk.press(question, button);
};

test.each(storeKinds)(
  'every envelope is delivered twice and again in a new one, every button is pressed twice, on %s: each operation runs once',
  async (store) => {
    const stage = await setStage({ store });
    await stage.start();
    stage.slack.fault({ kind: 'duplicate', times: 1e6 });
    stage.slack.fault({ kind: 'replay', after: 200, times: 1e6 });
    let pressed = 0;

    for (const { text, way, answer } of [
      { text: 'nestor deploy shop v1.2.0 production', way: ways.deploy.slice(-2), answer: byTwoPresses },
      { text: 'nestor deploy shop v1.0.0 production', way: ways.deploy.slice(-2), answer: byTwoPresses },
      { text: 'nestor deploy', way: ways.deploy, answer: byTwoPresses },
      { text: 'nestor rollback', way: ways.rollback, answer: byTwoPresses },
      { text: 'nestor restart', way: ways.restart, answer: byTwoPresses },
      { text: 'nestor deploy', way: ways.deploy, answer: byWords },
    ]) {
      const talk = new Talk(stage, { as: 'ann', text });
      await walk(talk, way, answer);
      if (answer === byTwoPresses) pressed += way.filter(({ button }) => button !== undefined).length;
      await talk.ends();
    }
    const refusals = () => stage.said().filter(({ words }) => words.includes(over));
    await stage.until(() => refusals().length >= pressed, 'an answer to every second press');
    // The last of what is delivered again comes before this.
    const help = new Talk(stage, { as: 'ann', text: 'nestor help' });
    await help.hears(/deploy \[app\]/);
    await stage.until(() => stage.slack.deliveries.every(({ state }) => state === 'acknowledged'), 'all acknowledged');

    expect(refusals()).toHaveLength(pressed);
    expect(saidTwice(stage.said().filter(({ words }) => !words.includes(over)))).toEqual([]);
    const started = await stage.project.started();
    expect(started.map(({ operation, environment, version }) => [operation, environment, version])).toEqual([
      ['deploy', 'production', 'v1.2.0'],
      ['deploy', 'production', 'v1.0.0'],
      ['deploy', 'production', 'v1.1.0'],
      ['rollback', 'production', 'v1.0.0'],
      ['restart', 'staging', expect.any(String)],
      ['deploy', 'production', 'v1.1.0'],
    ]);
    expect(await stage.history()).toHaveLength(started.length);
  },
);
