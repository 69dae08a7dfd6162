import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isThere, nestor, processesWith, scratch } from './program.ts';

/** Starting a bot on a busy machine takes a while, and a run takes seconds. */
const LONG = { timeout: 240_000 };

describe('the demo, with lines piped in', LONG, () => {
  test('plays a deployment, a failure, a rollback and a restart, and survives a kill', async () => {
    const temporary = await scratch();
    // The demo must ignore the settings of the person's own bot.
    const own = { REDIS_URL: 'redis://127.0.0.1:1', SLACK_BOT_TOKEN: 'xoxb-real', NESTOR_CONFIG: '/nowhere.yml' };
    const demo = nestor(['demo'], { env: { ...own, TMPDIR: temporary } });
    demo.say('nestor deploy shop', 'staging', 'v1.2.0', '/kill', 'yes');
    demo.say('nestor deploy shop v1.3.0 to staging', 'yes', '/where');
    demo.say('nestor rollback shop staging', '1', 'yes', '/where');
    demo.say('nestor restart shop staging', 'web', 'yes');
    demo.end();
    expect(await demo.ended).toBe(0);

    const text = demo.printed();
    const [, killed, goesOn] = /Killed process (\d+); process (\d+) takes over/.exec(text) ?? [];
    expect(killed).not.toBe(goesOn);
    expect(isThere(Number(goesOn))).toBe(false);
    expect(text).toMatch(/@ann \*#\d+\* \*Deploy\* \*shop\* `v1.2.0` \(`[0-9a-f]{7}`\) to \*staging\*: \*Succeeded\*/);
    expect(text).toMatch(/`v1.3.0` \(`[0-9a-f]{7}`\) to \*staging\*: \*Failed\* after \d+ s with exit status 3/);
    expect(text).toContain('003_split_addresses.sql: ERROR: column orders.address does not exist');
    expect(text).toMatch(/shop staging +v1.2.0 \([0-9a-f]{7}\), MAINTENANCE PAGE \(migration to v1.3.0\), web since/);
    expect(text).toMatch(/\*Roll back\* \*shop\* on \*staging\* to `v1.2.0` \(`[0-9a-f]{7}`\): \*Succeeded\*/);
    expect(text).toMatch(/shop staging +v1.2.0 \([0-9a-f]{7}\), web since \S+, worker since \S+\n/);
    expect(text).toMatch(/\*Restart\* `web` of \*shop\* on \*staging\*: \*Succeeded\*/);
    expect(text).toMatch(/The demo is over; its files are removed\.\n$/);
    expect(await readdir(temporary)).toEqual([]);
    expect(await processesWith(temporary)).toEqual([]);
  });

  test('asks for the name of production, and refuses guests, strangers and other channels', async () => {
    const demo = nestor(['demo'], { env: { TMPDIR: await scratch() } });
    demo.say('nestor deploy shop v1.3.1 to production', 'yes', 'productoin', 'production', '/where');
    demo.say(
      '/as gil',
      'nestor deploy shop',
      '/as zoe',
      'nestor deploy shop',
      '/as bob',
      '/in random',
      'nestor status',
    );
    demo.end();
    expect(await demo.ended).toBe(0);

    const text = demo.printed();
    expect(text).toContain("type the environment's name, `production`");
    expect(text).toContain("I didn't understand `productoin`");
    expect(text).toMatch(/`v1.3.1` \(`[0-9a-f]{7}`\) to \*production\*: \*Succeeded\*/);
    expect(text).toMatch(/shop production +v1.3.1 \([0-9a-f]{7}\), web since/);
    expect(text).toContain("@gil I can't do that for you: you are a guest in this workspace.");
    expect(text).toContain("@zoe I can't do that for you: you belong to another workspace.");
    expect(text).toContain('@bob I only run tasks asked from #ask-nestor');
  });

  test('keeps everything in a given folder, and refuses a folder with other files', async () => {
    const folder = join(await scratch(), 'kept');
    const first = nestor(['demo', '--folder', folder]);
    first.say('nestor deploy blog v1.0.0', 'yes');
    first.end();
    expect(await first.ended).toBe(0);
    expect(first.printed()).toContain('*Succeeded*');

    const second = nestor(['demo', '--folder', folder]);
    second.say('nestor status blog', '/where', '/quit', 'nestor help');
    expect(await second.ended).toBe(0);
    expect(second.printed()).toMatch(/live\*: `v1.0.0` \(`[0-9a-f]{7}`\).* by @ann \(#1\)/);
    expect(second.printed()).toMatch(/blog live +v1.0.0/);
    expect(second.printed()).not.toContain('> nestor help');

    const own = await scratch();
    await writeFile(join(own, 'diary.txt'), 'Dear diary');
    const third = nestor(['demo', '--folder', own]);
    expect(await third.ended).toBe(2);
    expect(third.printed()).toBe(`${own} is not empty and not a demo's folder: choose another, or none\n`);
    expect(await readdir(own)).toEqual(['diary.txt']);
  });
});

describe('the end of the demo', LONG, () => {
  test.for(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    '%s in the middle of a run leaves nothing behind',
    async (signal) => {
      const temporary = await scratch();
      const demo = nestor(['demo'], { env: { TMPDIR: temporary } });
      demo.say('nestor deploy shop v1.2.0 to staging', 'yes');
      await demo.prints(/Putting up the maintenance page/);
      expect(await processesWith(temporary)).not.toEqual([]);
      demo.signal(signal);
      expect(await demo.ended).toBe(0);
      expect(await readdir(temporary)).toEqual([]);
      expect(await processesWith(temporary)).toEqual([]);
    },
  );

  test('comes on a signal before the bot is ready as well', async () => {
    const temporary = await scratch();
    const demo = nestor(['demo'], { env: { TMPDIR: temporary } });
    await demo.prints(/You are ann/);
    demo.signal('SIGTERM');
    expect(await demo.ended).toBe(0);
    expect(demo.printed()).not.toContain('failed to start');
    expect(await readdir(temporary)).toEqual([]);
    expect(await processesWith(temporary)).toEqual([]);
  });

  test('does not come when the bot dies, which is reported with its last lines and can be started again', async () => {
    const demo = nestor(['demo'], { env: { TMPDIR: await scratch() } });
    demo.say('/kill');
    const bot = Number(await demo.prints(/process (\d+) takes over/));
    process.kill(bot, 'SIGKILL');
    await demo.prints(/! The bot died: killed by SIGKILL\. \/start starts it again\. Its last log lines:\n/);
    demo.say('/stop', '/start', 'nestor deploy blog v1.0.0');
    await demo.prints(/! The bot is not running/);
    await demo.prints(/The bot is running\./);
    await demo.prints(/\*Deploy\* \*blog\* `v1.0.0` to \*live\*\?/);
    demo.end();
    expect(await demo.ended).toBe(0);
  });

  test('comes when the bot cannot start, with its output', async () => {
    const folder = join(await scratch(), 'kept');
    await mkdir(folder);
    await writeFile(join(folder, '.nestor-demo'), '');
    await writeFile(join(folder, 'nestor.yml'), 'channels: [ask-nestor]\napps: {}\n');
    const demo = nestor(['demo', '--folder', folder]);
    expect(await demo.ended).toBe(1);
    expect(demo.printed()).toMatch(/The bot failed to start: exit status 2\n.*nestor\.yml:2:/);
  });
});

test('without git the demo says what to install', LONG, async () => {
  const temporary = await scratch();
  const demo = nestor(['demo'], { env: { PATH: temporary, TMPDIR: temporary } });
  expect(await demo.ended).toBe(1);
  expect(demo.printed()).toContain('The demo needs the program git. Install it');
  expect(await readdir(temporary)).toEqual([]);
});

test('unknown options of the demo are refused', LONG, async () => {
  const demo = nestor(['demo', '--colour']);
  expect(await demo.ended).toBe(2);
  expect(demo.printed()).toContain('usage: nestor demo [--folder DIR]');
});
