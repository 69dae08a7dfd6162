import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nestor, scratch, type Program } from '../demo/program.ts';
import { makeRepository } from '../helpers/repository.ts';

/** Starting a program takes its time on a machine that does other things too. */
const LONG = { timeout: 120_000 };

/** The three variables that it prints, as a shell would take them. */
async function variables(program: Program): Promise<Record<string, string>> {
  await program.prints(/npm start\n/);
  const found = program.printed().matchAll(/^ {2}export (\w+)=(\S+)$/gm);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]));
}

async function project(): Promise<string> {
  const repository = await makeRepository();
  onTestFinished(() => repository.remove());
  await repository.commit({ files: { 'deploy.sh': { text: '#!/bin/sh\necho deployed\n', mode: 0o755 } } });
  await repository.tag('v1.0.0');
  const folder = await scratch();
  const app = `{ repository: ${repository.path}, environments: { live: { deploy: { run: [./deploy.sh] } } } }`;
  await writeFile(join(folder, 'nestor.yml'), `name: robo\nchannels: [ops, C0123ABC]\napps:\n  tea: ${app}\n`);
  return folder;
}

describe('nestor sandbox', LONG, () => {
  test('says how a bot is started, which then finds its channels; what is piped in waits for it', async () => {
    const cwd = await project();
    const sandbox = nestor(['sandbox'], { cwd });
    sandbox.say('robo deploy tea v1.0.0', 'yes', 'robo status', '/who');
    sandbox.end();
    const env = await variables(sandbox);
    expect(sandbox.printed()).not.toContain('robo deploy');
    expect(Object.keys(env)).toEqual(['SLACK_API_URL', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']);

    const bot = nestor(['start'], { cwd, env });
    expect(await sandbox.ended).toBe(0);
    expect(sandbox.printed()).toMatch(/#ops robo: \*All right/);
    expect(sandbox.printed()).toContain('*Succeeded*');
    expect(sandbox.printed()).toMatch(/\*live\*: `v1\.0\.0`/);
    expect(sandbox.printed()).toMatch(/#c0123abc C0123ABC: robo, ann, bob, carol/);
    bot.signal('SIGTERM');
    await bot.ended;
  });

  test('stays open without a terminal until it is asked to end', async () => {
    const cwd = await scratch();
    const sandbox = nestor(['sandbox', '--channel', '#ops', '--channel', 'dev', '--person', '@joe'], { cwd });
    sandbox.end();
    const { SLACK_API_URL } = await variables(sandbox);
    expect(sandbox.printed()).toContain('A workspace with #ops, #dev and joe.');
    expect((await fetch(`${SLACK_API_URL}api.test`)).status).toBe(200);
    sandbox.signal('SIGTERM');
    expect(await sandbox.ended).toBe(0);
  });

  test('takes the port that it is given, if nobody else has it', async () => {
    const cwd = await scratch();
    const first = nestor(['sandbox'], { cwd });
    const port = new URL((await variables(first))['SLACK_API_URL'] ?? '').port;
    const second = nestor(['sandbox', '--port', port], { cwd });
    expect(await second.ended).toBe(1);
    expect(second.printed()).toContain('EADDRINUSE');
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    const third = nestor(['sandbox', '--port', port], { cwd });
    expect((await variables(third))['SLACK_API_URL']).toBe(`http://127.0.0.1:${port}/api/`);
    third.signal('SIGTERM');
    expect(await third.ended).toBe(0);
  });

  test.for([
    [['--port', 'x'], '--port must be a number up to 65535, not x'],
    [['--port', '65536'], '--port must be a number up to 65535, not 65536'],
    [['--person', 'A b'], '"A b" is not a valid name'],
    [['--colour'], "Unknown option '--colour'"],
    [['more'], "Unexpected argument 'more'"],
  ] as const)('refuses %j', async ([args, words]) => {
    const sandbox = nestor(['sandbox', ...args]);
    expect(await sandbox.ended).toBe(2);
    expect(sandbox.printed()).toContain(words);
    expect(sandbox.printed()).toContain('usage: nestor sandbox');
  });
});
