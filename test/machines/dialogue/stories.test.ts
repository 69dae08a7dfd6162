import { describe, expect, test } from 'vitest';
import type { Preconditions } from '../../../machines/dialogue/events.ts';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import type { Version } from '../../../machines/model.ts';
import { hash, house, live, names, offer, type Setting } from './houses.ts';
import {
  AT,
  begins,
  busy,
  DEADLINE,
  given,
  idle,
  pathOf,
  range,
  step,
  TURN_DEADLINE,
  type Bare,
  type Effect,
  type Snapshot,
} from './walk.ts';

type Wanted = Setting['requested'];

/** A dialogue told event by event. */
class Story {
  private snapshot: Snapshot = idle;
  private effects: Effect[] = [];
  private setting: Setting;

  constructor(
    catalog: Setting['catalog'],
    operation: Setting['operation'] = 'deploy',
    requested: Wanted = {},
    supersedes?: number,
  ) {
    this.setting = { title: '', catalog, operation, requested, ...(supersedes !== undefined && { supersedes }) };
    this.hears(begins(this.setting));
  }

  hears(event: Bare): this {
    const full = given(event, this.setting);
    if (!this.snapshot.can(full)) throw new Error(`${this.state} does not accept ${event.type}`);
    ({ snapshot: this.snapshot, effects: this.effects } = step(this.snapshot, full));
    return this;
  }

  says(...texts: string[]): this {
    for (const text of texts) this.hears({ type: 'answer', text });
    return this;
  }

  /** The versions are found: so many of them, from where the dialogue asked for. */
  lists(total: number): this {
    const { from } = this.snapshot.context;
    const versions = names('v', total)
      .slice(from, from + 10)
      .map((value) => ({ value, commit: hash('d') }));
    return this.hears({ type: 'versionsListed', lookupId: this.lookupId, versions, total, freshness: null });
  }

  compares(version: Version | null, changes: Partial<Preconditions> = {}): this {
    const found = { version, live: live(1), range, freshness: { fetchedAt: AT }, probe: null, busy: null, ...changes };
    return this.hears({ type: 'compared', lookupId: this.lookupId, ...found });
  }

  fails(refusal: Extract<Bare, { type: 'lookUpFailed' }>['refusal']): this {
    return this.hears({ type: 'lookUpFailed', lookupId: this.lookupId, refusal });
  }

  /** The bot is started again with another configuration. */
  restarts(catalog: Setting['catalog']): this {
    this.setting = { ...this.setting, catalog };
    return this;
  }

  confirms(changes: Partial<Preconditions> = {}): this {
    return this.hears({ type: 'yes', run: 7, live: live(1), busy: null, isRunOver: false, ...changes });
  }

  names(text: string, changes: Partial<Preconditions> = {}): this {
    return this.hears({ type: 'name', text, run: 7, live: live(1), busy: null, isRunOver: false, ...changes });
  }

  get lookupId(): string {
    return `C1/100/${this.snapshot.context.lookupId}`;
  }

  get state(): string {
    return pathOf(this.snapshot.value);
  }

  /** What the last event made happen. */
  get done(): string[] {
    return this.effects.map(({ type }) => type);
  }

  effect<Type extends Effect['type']>(type: Type): DialogueEffects[Type] | undefined {
    return this.effects.find((effect) => effect.type === type)?.params as DialogueEffects[Type] | undefined;
  }

  get question() {
    return this.effect('ask')?.question;
  }

  get notice() {
    return this.effect('ask')?.notice?.code;
  }

  accepts(event: Bare): boolean {
    return this.snapshot.can(given(event, this.setting));
  }
}

const v2 = { name: 'v2', commit: hash('2') };
const two = house(2, 2);
const all = { app: 'app1', environment: 'env2', version: 'v2' };

describe('a deployment', () => {
  test('with everything said looks at once, asks once and runs', () => {
    const story = new Story(two, 'deploy', all);
    expect(story.done).toEqual(['compare']);
    expect(story.effect('compare')).toMatchObject({
      app: 'app1',
      environment: 'env2',
      candidate: { name: 'v2', commit: null },
    });
    story.compares(v2);
    expect(story.done).toEqual(['ask']);
    expect(story.question).toMatchObject({ kind: 'confirm', app: 'app1', environment: 'env2', version: v2 });
    story.confirms();
    expect(story.state).toBe('running');
    expect(story.done).toEqual(['close', 'requestRun']);
    expect(story.effect('requestRun')).toEqual({
      run: 7,
      operation: 'deploy',
      app: 'app1',
      environment: 'env2',
      service: null,
      version: v2,
      live: live(1),
      person: 'U1',
      thread: { channel: 'C1', thread: '100' },
      supersedes: null,
    });
    expect(story.accepts({ type: 'runEnded', run: 8 })).toBe(false);
    expect(story.hears({ type: 'runEnded', run: 7 }).state).toBe('done');
  });

  test('with nothing said asks for everything', () => {
    const story = new Story(two);
    expect(story.question).toMatchObject({ kind: 'app', total: 2, from: 1 });
    expect(story.says('2').question).toMatchObject({ kind: 'environment', app: 'app2' });
    expect(story.says('env1').done).toEqual(['close', 'listVersions']);
    expect(story.effect('listVersions')).toMatchObject({ app: 'app2', environment: 'env1', offset: 0, limit: 10 });
    expect(story.lists(3).question).toMatchObject({ kind: 'version', total: 3 });
    story.says('3');
    expect(story.effect('compare')).toMatchObject({ candidate: { name: 'v3', commit: hash('d') } });
    expect(story.compares({ name: 'v3', commit: hash('d') }).confirms().state).toBe('running');
  });

  test('skips what has one answer', () => {
    expect(new Story(house(1, 1)).done).toEqual(['listVersions']);
    expect(new Story(house(1, 2)).question?.kind).toBe('environment');
    expect(new Story(house(2, 1)).says('1').state).toBe('listing');
  });

  test.each<[Wanted, string, string]>([
    [{ app: 'nope' }, 'app', 'unknown-app'],
    [{ app: 'constructor' }, 'app', 'unknown-app'],
    [{ app: 'app1', environment: 'nope' }, 'environment', 'unknown-environment'],
    [{ app: 'app1', environment: 'toString' }, 'environment', 'unknown-environment'],
  ])('of %j says that it is not known, and asks', (requested, kind, reason) => {
    const story = new Story(two, 'deploy', { ...requested, version: 'v2' });
    expect([story.question?.kind, story.notice]).toEqual([kind, reason]);
  });

  test('of an unknown application asks even where there is but one', () => {
    const story = new Story(house(1, 1), 'deploy', { app: 'nope', version: 'v2' });
    expect([story.question?.kind, story.notice]).toEqual(['app', 'unknown-app']);
    story.says('1');
    expect(story.effect('compare')).toMatchObject({ candidate: { name: 'v2' } });
  });

  test('of an unknown version says so and lists those there are', () => {
    const story = new Story(two, 'deploy', all).fails({ code: 'unknown-version', said: 'v2', app: 'app1' });
    expect(story.done).toEqual(['listVersions']);
    expect(story.lists(3).notice).toBe('unknown-version');
    expect(story.says('v1').state).toBe('reviewing');
  });

  test('of a version typed, not listed, looks for it', () => {
    const story = new Story(house(1, 1)).lists(3).says('v0.9');
    expect(story.effect('compare')).toMatchObject({ candidate: { name: 'v0.9', commit: null } });
    expect(story.compares({ name: 'v0.9', commit: hash('9') }).question).toMatchObject({ version: { name: 'v0.9' } });
  });

  test('of a version that vanished between list and choice lists anew', () => {
    const story = new Story(house(1, 1)).lists(3).says('2');
    story.fails({ code: 'unknown-version', said: 'v2', app: 'app1' });
    expect(story.effect('listVersions')).toMatchObject({ offset: 0 });
    expect([story.lists(2).notice, story.question]).toMatchObject(['unknown-version', { total: 2, from: 1 }]);
  });

  test('without any version to choose ends, and says why', () => {
    const story = new Story(house(1, 1)).lists(0);
    expect(story.state).toBe('failed');
    expect(story.effect('tell')).toMatchObject({
      telling: { refusal: { code: 'no-versions', operation: 'deploy' } },
    });
  });

  test('whose look-up fails ends, and says why', () => {
    const refusal = { code: 'look-up-failed', detail: 'unreachable' } as const;
    for (const story of [new Story(house(1, 1)), new Story(two, 'deploy', all)]) {
      expect(story.fails(refusal).state).toBe('failed');
      expect(story.effect('tell')).toMatchObject({ person: 'U1', telling: { say: 'refused', refusal } });
    }
  });
});

describe('the yes', () => {
  const asked = (catalog = house(1, 1)): Story => new Story(catalog, 'deploy', { version: 'v2' }).compares(v2);

  test('while another run holds the environment offers to wait for it', () => {
    const story = asked().confirms({ busy });
    expect([story.state, story.done]).toEqual(['confirming.queue', ['close', 'ask']]);
    expect(story.question).toMatchObject({ kind: 'queue', busy, version: v2 });
  });

  test('after something else was deployed there shows the commits anew', () => {
    const story = asked().confirms({ live: live(2) });
    expect(story.done).toEqual(['close', 'compare']);
    expect(story.compares(v2, { live: live(2) }).notice).toBe('changed-meanwhile');
    expect(story.accepts({ type: 'yes', run: 7, live: live(2), busy: null, isRunOver: false })).toBe(true);
    expect(story.confirms({ live: live(2) }).effect('requestRun')).toMatchObject({ live: live(2) });
  });

  test('after somebody else ended the run that had waited begins nothing', () => {
    const story = asked().confirms({ isRunOver: true });
    expect([story.state, story.done]).toEqual(['done', ['close']]);
  });

  test('after the first deployment there came in between shows the commits anew', () => {
    const story = new Story(house(1, 1), 'deploy', { version: 'v2' }).compares(v2, { live: null });
    expect(story.confirms({ live: live(1) }).state).toBe('reviewing');
  });

  test('given to a version that moved runs what was shown', () => {
    const moved = new Story(house(1, 1), 'deploy', { version: 'main' }).compares({ name: 'main', commit: hash('a') });
    expect(moved.confirms().effect('requestRun')?.version?.commit).toBe(hash('a'));
  });

  test('asks for the name where that is configured', () => {
    const story = asked(house(1, 1, { confirm: 'name' })).confirms();
    expect([story.state, story.question?.kind]).toEqual(['confirming.name', 'name']);
    for (const text of ['env2', 'ENV1', ' env1', 'env1 ', '', 'yes', 'app1'])
      expect(story.accepts({ type: 'name', text, run: 7, live: live(1), busy: null, isRunOver: false })).toBe(false);
    expect(story.names('env1').effect('requestRun')).toMatchObject({ run: 7, version: v2 });
  });

  test('by the name while busy offers to wait', () => {
    const story = asked(house(1, 1, { confirm: 'name' })).confirms();
    expect(story.names('env1', { busy }).question?.kind).toBe('queue');
  });

  test('by the name is shown anew after a change', () => {
    const story = asked(house(1, 1, { confirm: 'name' })).confirms();
    expect(story.names('env1', { live: live(2) }).done).toEqual(['close', 'compare']);
    expect(story.compares(v2, { live: live(2) }).question?.kind).toBe('confirm');
  });

  test('and a no afterwards are two answers: the run goes on', () => {
    const story = asked().confirms();
    for (const type of ['no', 'cancel', 'back', 'timeout'] as const) expect(story.accepts({ type })).toBe(false);
    expect(story.accepts({ type: 'yes', run: 8, live: live(1), busy: null, isRunOver: false })).toBe(false);
  });

  test.each([true, false])('begins nothing that has left the configuration meanwhile (busy: %s)', (isBusy) => {
    const changes = { busy: isBusy ? busy : null };
    const byName = house(1, 1, { confirm: 'name' });
    const yes = asked()
      .restarts({ app1: { other: offer() } })
      .confirms(changes);
    const name = asked(byName).confirms().restarts({}).names('env1', changes);
    const queue = asked().confirms({ busy }).restarts({}).confirms(changes);
    for (const story of [yes, name, queue]) {
      expect([story.state, story.done]).toEqual(['failed', ['close', 'tell', 'quitQueue']]);
      expect(story.effect('tell')).toMatchObject({
        telling: { refusal: { code: 'no-longer-offered', app: 'app1', environment: 'env1' } },
      });
    }
  });

  test('that is a no ends the dialogue', () => {
    const story = asked().hears({ type: 'no' });
    expect([story.state, story.done]).toEqual(['cancelled', ['close', 'tell', 'quitQueue']]);
    expect(story.effect('close')).toMatchObject({ closing: 'cancelled' });
    expect(story.effect('quitQueue')).toEqual({ run: null, person: 'U1' });
  });
});

describe('a long list', () => {
  test.each([25, 500])('of %d versions is shown by tens, and answered by any number shown so far', (total) => {
    const story = new Story(house(1, 1)).lists(total);
    const pages = Math.ceil(total / 10);
    for (let page = 1; page < pages; page += 1) {
      expect(story.accepts({ type: 'answer', text: String(page * 10 + 1) })).toBe(true);
      expect(story.accepts({ type: 'choose', index: page * 10 })).toBe(false);
      story.hears({ type: 'more' });
      expect(story.effect('listVersions')).toMatchObject({ offset: page * 10, limit: 10 });
      story.lists(total);
      expect(story.question).toMatchObject({
        from: page * 10 + 1,
        total,
        choices: { length: Math.min(10, total - page * 10) },
      });
    }
    expect(story.accepts({ type: 'more' })).toBe(false);
    expect(story.says(String(total)).effect('compare')).toMatchObject({ candidate: { name: `v${total}` } });
  });

  test('is answered by a choice of an earlier page', () => {
    const story = new Story(house(1, 1)).lists(25).hears({ type: 'more' }).lists(25).says('3');
    expect(story.effect('compare')).toMatchObject({ candidate: { name: 'v3', commit: hash('d') } });
  });

  test('of applications or environments is paged without a look-up', () => {
    const story = new Story(house(25, 25));
    expect(story.hears({ type: 'more' }).question).toMatchObject({ kind: 'app', from: 11 });
    expect(story.hears({ type: 'more' }).question).toMatchObject({ from: 21, choices: { length: 5 } });
    expect(story.says('25').question).toMatchObject({ kind: 'environment', app: 'app25', from: 1 });
  });

  test('takes a name before a number', () => {
    const catalog = { 'app-2': { env1: offer() }, '2': { env1: offer() }, b: { env1: offer() } };
    expect(new Story(catalog).says('2').effect('listVersions')).toMatchObject({ app: '2' });
  });
});

describe('a rollback', () => {
  test('with nothing to go back to ends, and says so', () => {
    const story = new Story(house(1, 1), 'rollback').lists(0);
    expect(story.effect('tell')).toMatchObject({
      telling: { refusal: { code: 'no-versions', operation: 'rollback' } },
    });
  });

  test('chooses, shows and runs as a deployment does', () => {
    const story = new Story(house(1, 1), 'rollback').lists(2).says('1').compares(v2);
    expect(story.question).toMatchObject({ kind: 'confirm', operation: 'rollback' });
    expect(story.confirms().effect('requestRun')).toMatchObject({ operation: 'rollback', version: v2 });
  });
});

describe('a restart', () => {
  const services = (...services: string[]) => house(1, 1, { services });

  test('of an environment as a whole asks nothing but the yes', () => {
    const story = new Story(services(), 'restart');
    expect(story.effect('compare')).toMatchObject({ operation: 'restart', candidate: null });
    story.compares(live(1).version);
    expect(story.confirms().effect('requestRun')).toMatchObject({ operation: 'restart', service: null });
  });

  test('of what was never deployed restarts it without a version', () => {
    const story = new Story(services(), 'restart').compares(null, { live: null });
    expect(story.confirms({ live: null }).effect('requestRun')).toMatchObject({ version: null, live: null });
  });

  test('chooses among services, and skips a single one', () => {
    expect(new Story(services('web'), 'restart').state).toBe('reviewing');
    const story = new Story(services('web', 'worker'), 'restart');
    expect(story.question).toMatchObject({ kind: 'service', choices: [{ value: 'web' }, { value: 'worker' }] });
    expect(story.says('worker').compares(v2).confirms().effect('requestRun')).toMatchObject({ service: 'worker' });
  });

  test.each([[['web', 'worker']], [['web']]])('of an unknown service among %j asks', (known) => {
    const story = new Story(services(...known), 'restart', { service: 'nope' });
    expect([story.state, story.notice]).toEqual(['choosing.service', 'unknown-service']);
  });

  test('of an unknown service where there is none to choose says so before the yes', () => {
    const story = new Story(services(), 'restart', { service: 'nope' }).compares(v2);
    expect([story.question, story.notice]).toMatchObject([{ kind: 'confirm', service: null }, 'unknown-service']);
  });

  test('that is offered nowhere ends, and says so', () => {
    const story = new Story(house(2, 2, { operations: ['deploy'] }), 'restart');
    expect(story.effect('tell')).toMatchObject({ telling: { refusal: { code: 'not-offered', app: '' } } });
  });

  test('of an application that does not offer it asks for one that does', () => {
    const catalog = { a: { env1: offer({ operations: ['deploy'] }) }, b: { env1: offer() }, c: { env1: offer() } };
    const story = new Story(catalog, 'restart', { app: 'a' });
    expect([story.question, story.notice]).toMatchObject([{ kind: 'app', total: 2 }, 'not-offered']);
  });
});

test('what is no answer brings the question again, with what is wrong and more time', () => {
  const story = new Story(two).hears({ type: 'repeat', notice: { code: 'not-an-answer', said: 'hm' } });
  expect(story.done).toEqual(['ask']);
  expect(story.effect('ask')).toMatchObject({ questionNumber: 1, askCount: 2, notice: { code: 'not-an-answer' } });
  expect(story.says('1').notice).toBeUndefined();
});

test('an operation that runs does not keep its person from beginning another one', () => {
  const story = new Story(house(1, 1), 'deploy', { version: 'v2' }).compares(v2).confirms();
  story.hears({ ...begins({ operation: 'restart', requested: {} }), dialogue: 'C1/200' } as Bare);
  expect(story.state).toBe('reviewing');
  expect(story.accepts({ type: 'runEnded', run: 7 })).toBe(false);
});

test('an answer that comes as the question expires is still an answer, until it has expired', () => {
  const story = new Story(two);
  expect(story.accepts({ type: 'answer', text: '1' })).toBe(true);
  const timeout = { ...given({ type: 'timeout' }, { catalog: two }), at: DEADLINE };
  expect(step(idle, timeout).snapshot).toBe(idle);
});

describe('the queue', () => {
  const waiting = (catalog = house(1, 1)): Story =>
    new Story(catalog, 'deploy', { version: 'v2' })
      .compares(v2, { busy })
      .hears({ type: 'yes', run: 7, live: live(1), busy, isRunOver: false });
  const called = (catalog = house(1, 1)): Story => waiting(catalog).hears({ type: 'offered', run: 7 });

  test('is offered at once where the environment is busy, and entered by a yes', () => {
    const story = new Story(house(1, 1), 'deploy', { version: 'v2' }).compares(v2, { busy });
    expect(story.question).toMatchObject({ kind: 'queue', busy, version: v2, isOffered: false });
    story.confirms({ busy });
    expect(story.state).toBe('queued');
    expect(story.done).toEqual(['close', 'enterQueue', 'tell']);
    expect(story.effect('enterQueue')).toMatchObject({ run: 7, version: v2, person: 'U1', dialogue: 'C1/100' });
    expect(story.effect('tell')).toMatchObject({ telling: { say: 'queued', run: 7, busy } });
  });

  test('is not entered where the environment became free meanwhile: what is live now is shown', () => {
    const story = new Story(house(1, 1), 'deploy', { version: 'v2' }).compares(v2, { busy }).confirms();
    expect(story.done).toEqual(['close', 'compare']);
    expect(story.compares(v2).notice).toBe('free-now');
    expect(story.question?.kind).toBe('confirm');
  });

  test('calls when the turn has come: the same commit is shown against what is live now', () => {
    const story = called();
    expect(story.done).toEqual(['compare']);
    expect(story.effect('compare')).toMatchObject({ candidate: v2, own: [null, 7] });
    story.compares(v2, { live: live(2) });
    expect(story.question).toMatchObject({ kind: 'confirm', isOffered: true, live: live(2) });
    story.confirms({ run: 0, live: live(2) });
    expect(story.state).toBe('running');
    expect(story.effect('requestRun')).toMatchObject({ run: 7, live: live(2) });
  });

  test('asks for the name when the turn has come, where that is configured', () => {
    const story = called(house(1, 1, { confirm: 'name' })).compares(v2);
    expect(story.confirms({ run: 0 }).question).toMatchObject({ kind: 'name', isOffered: true });
    expect(story.names('env1', { run: 0 }).effect('requestRun')).toMatchObject({ run: 7 });
  });

  test('calls nobody for the turn of another run', () => {
    expect(waiting().accepts({ type: 'offered', run: 8 })).toBe(false);
    expect(called().accepts({ type: 'offered', run: 7 })).toBe(false);
  });

  test('is left by cancel, while waiting and when the turn has come', () => {
    for (const story of [waiting(), called(), called().compares(v2)]) {
      story.hears({ type: 'cancel' });
      expect(story.effect('quitQueue')).toEqual({ run: 7, person: 'U1' });
    }
  });

  test('passes the turn on when nobody answers in time', () => {
    const story = called().compares(v2);
    const late = { at: TURN_DEADLINE, type: 'timeout' } as const;
    expect(story.hears(late).effect('quitQueue')).toEqual({ run: 7, person: null });
  });

  test('gives a turn one deadline, whatever is asked in it', () => {
    const story = called()
      .compares(v2)
      .hears({ type: 'repeat', notice: { code: 'not-an-answer', said: '?' } });
    expect(story.accepts({ at: TURN_DEADLINE - 1, type: 'timeout' } as Bare)).toBe(false);
    expect(story.accepts({ at: TURN_DEADLINE, type: 'timeout' } as Bare)).toBe(true);
  });

  test('lets another version be chosen in a turn, and no other environment', () => {
    const story = new Story(two, 'deploy', all)
      .compares(v2, { busy })
      .confirms({ busy })
      .hears({ type: 'offered', run: 7 });
    story.compares(v2).hears({ type: 'back' });
    expect(story.state).toBe('listing');
    expect(story.lists(3).accepts({ type: 'back' })).toBe(false);
  });

  test('ends the dialogue when somebody else ends its run', () => {
    for (const story of [waiting(), called(), called().compares(v2)])
      expect(story.hears({ type: 'runEnded', run: 7 }).state).toBe('done');
  });

  test('ends the dialogue also where the environment has passed to another by then', () => {
    const story = called().compares(v2, { busy });
    expect(story.question?.kind).toBe('queue');
    expect(story.hears({ type: 'runEnded', run: 7 }).state).toBe('done');
    expect(story.effect('close')).toMatchObject({ closing: 'cancelled' });
  });

  test('does not end for somebody who has not entered it, whatever ends meanwhile', () => {
    const story = new Story(house(1, 1), 'deploy', { version: 'v2' }).compares(v2, { busy });
    expect(story.accepts({ type: 'runEnded', run: busy.run })).toBe(false);
  });

  test.each<[string, Setting['catalog']]>([
    ['application', {}],
    ['environment', { app1: { other: offer() } }],
    ['operation', house(1, 1, { operations: ['restart'] })],
  ])('is left when the turn comes and the %s is not configured any more, and why is told', (_, catalog) => {
    const story = waiting().restarts(catalog).hears({ type: 'offered', run: 7 });
    expect([story.state, story.done]).toEqual(['failed', ['tell', 'quitQueue']]);
    expect(story.effect('tell')?.telling).toEqual({
      say: 'refused',
      refusal: {
        code: 'no-longer-offered',
        operation: 'deploy',
        app: 'app1',
        environment: 'env1',
        service: null,
        undecided: null,
      },
    });
    expect(story.effect('quitQueue')).toEqual({ run: 7, person: null });
  });

  test('is left when the turn comes for a service that is not configured any more', () => {
    const restart = (...services: string[]) => house(1, 1, { services });
    const story = new Story(restart('web', 'worker'), 'restart', { service: 'web' })
      .compares(v2, { busy })
      .confirms({ busy });
    expect(story.restarts(restart('worker')).hears({ type: 'offered', run: 7 }).state).toBe('failed');
    expect(story.effect('tell')).toMatchObject({ telling: { refusal: { service: 'web' } } });
  });

  test('is left when another version is chosen in a turn, and the environment is not configured any more', () => {
    const story = called()
      .compares(v2)
      .hears({ type: 'back' })
      .lists(3)
      .restarts({ app1: { other: offer() } })
      .says('v1');
    expect([story.state, story.done]).toEqual(['failed', ['close', 'tell', 'quitQueue']]);
  });

  test('asks for the name when the turn comes, where that is configured meanwhile', () => {
    const story = waiting()
      .restarts(house(1, 1, { confirm: 'name' }))
      .hears({ type: 'offered', run: 7 });
    expect(story.compares(v2).confirms({ run: 0 }).question?.kind).toBe('name');
  });
});

describe('an operation in the thread of an interrupted run', () => {
  const commit = hash('e');

  test('looks for the very commit, takes the thread at the yes, and stays with its environment', () => {
    const story = new Story(two, 'deploy', { ...all, commit }, 3);
    expect(story.effect('compare')).toMatchObject({ candidate: { name: 'v2', commit }, own: [3, null] });
    story.compares({ name: 'v2', commit }).hears({ type: 'back' });
    expect(story.lists(3).accepts({ type: 'back' })).toBe(false);
    story.says('v1').compares(v2).confirms();
    expect(story.effect('requestRun')).toMatchObject({ supersedes: 3 });
  });

  test.each<[string, Setting['catalog']]>([
    ['application', { app2: { env2: offer() } }],
    ['environment', house(2, 1)],
    ['operation', house(2, 2, { operations: ['restart'] })],
  ])('is refused, and asks for no other, where the %s is not configured any more', (_, catalog) => {
    const story = new Story(catalog, 'deploy', { ...all, commit }, 3);
    expect([story.state, story.done]).toEqual(['failed', ['tell', 'quitQueue']]);
    expect(story.effect('tell')).toMatchObject({
      telling: {
        refusal: { code: 'no-longer-offered', operation: 'deploy', app: 'app1', environment: 'env2', undecided: 3 },
      },
    });
  });

  test.each([[['worker']], [[]]])(
    'is refused where the services are %j by now, not the one it restarted',
    (services) => {
      const requested = { app: 'app1', environment: 'env1', service: 'web' };
      const story = new Story(house(1, 1, { services }), 'restart', requested, 3);
      expect(story.effect('tell')).toMatchObject({ telling: { refusal: { service: 'web', undecided: 3 } } });
    },
  );

  test('is refused where a restart of the whole became one of services', () => {
    const requested = { app: 'app1', environment: 'env1' };
    const story = new Story(house(1, 1, { services: ['web'] }), 'restart', requested, 3);
    expect(story.effect('tell')).toMatchObject({ telling: { refusal: { service: null, undecided: 3 } } });
  });

  test('decides nothing by a yes to what is not configured any more', () => {
    const story = new Story(two, 'deploy', { ...all, commit }, 3).compares({ name: 'v2', commit });
    story.restarts(house(2, 1)).confirms();
    expect(story.done).toEqual(['close', 'tell', 'quitQueue']);
    expect(story.effect('tell')).toMatchObject({ telling: { refusal: { undecided: 3 } } });
  });

  test('ends where the configuration changes while it is asked about', () => {
    const story = new Story(two, 'deploy', { ...all, commit }, 3).compares({ name: 'v2', commit });
    story.hears({ type: 'back' }).lists(3).restarts(house(2, 1)).says('v1');
    expect([story.state, story.done]).toEqual(['failed', ['close', 'tell', 'quitQueue']]);
  });
});
