import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gitEnvironment } from '../../src/git/environment.ts';
import { createGit } from '../../src/git/git.ts';
import { open, temporaryFolder, testRepository } from './opened.ts';

/** An ssh that hangs, in a process of its own as well, and deaf to SIGTERM. */
const hangingSsh = (folder: string) => `#!/bin/sh
echo "$@" >>${folder}/arguments
trap '' TERM
sleep 1000 &
echo $! >>${folder}/pids
echo $$ >>${folder}/pids
sleep 1001
`;

test('a hanging ssh is terminated with everything it started', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'ssh'), hangingSsh(folder), { mode: 0o755 });
  const { repositories } = await open('git@git.example.com:acme/shop.git', {
    environment: { PATH: process.env.PATH, HOME: folder, GIT_SSH_COMMAND: join(folder, 'ssh') },
    timeouts: { clone: 4000, fetch: 4000 },
  });

  const { failure } = await repositories.refresh('shop');

  expect(failure).toBe('git@git.example.com:acme/shop.git did not answer within 4 s');
  const pids = (await readFile(join(folder, 'pids'), 'utf8')).trim().split('\n').map(Number);
  expect(pids.length).toBeGreaterThanOrEqual(2);
  expect(pids.filter(running)).toEqual([]);
  expect(await readFile(join(folder, 'arguments'), 'utf8')).toContain('-oBatchMode=yes -oConnectTimeout=10');
});

test('a silent server times out, on a second attempt too', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const { repositories, folder } = await open(`http://127.0.0.1:${port}/shop.git`, {
    timeouts: { clone: 300, fetch: 300 },
  });

  for (let turn = 0; turn < 2; turn++) {
    await expect(repositories.has('shop', 'f'.repeat(40))).rejects.toMatchObject({ code: 'timeout' });
  }
  expect(await readdir(folder)).toEqual([]);
});

test('a status other than 0 is an error even without output', async () => {
  const origin = await testRepository();
  await origin.commit();
  const git = createGit(gitEnvironment({ PATH: process.env.PATH }));
  const call = (...args: string[]) => git({ folder: origin.path, args, timeout: 60_000 });

  await expect(call('show-ref', '--verify', '--quiet', 'refs/heads/none')).rejects.toMatchObject({
    name: 'GitExit',
    status: 1,
    stderr: '',
  });
  await expect(call('rev-parse', '--verify', 'none')).rejects.toMatchObject({
    status: 128,
    stderr: expect.stringContaining('fatal:'),
  });
});

test('long output is complete', async () => {
  const origin = await testRepository();
  const text = 'line\n'.repeat(2_000_000);
  await origin.commit({ files: { long: text } });
  const git = createGit(gitEnvironment({ PATH: process.env.PATH }));

  const output = await git({ folder: origin.path, args: ['show', 'HEAD:long'], timeout: 60_000 });

  expect(output.length).toBe(text.length);
});

test('git inherits only the variables that it needs', () => {
  const environment = gitEnvironment({
    PATH: '/bin',
    EDITOR: 'vi',
    GIT_DIR: '/elsewhere',
    SLACK_BOT_TOKEN: 'xoxb',
    SSH_AUTH_SOCK: '/agent',
    SSH_ASKPASS: '/usr/bin/askpass',
  });

  expect(environment).toMatchObject({ PATH: '/bin', SSH_AUTH_SOCK: '/agent', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' });
  expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['EDITOR']));
  expect(JSON.stringify(environment)).not.toMatch(/vi"|elsewhere|xoxb|usr.bin.askpass/);
});

/** kill(pid, 0) would call a zombie alive, and nobody may be there to bury it. */
function running(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
