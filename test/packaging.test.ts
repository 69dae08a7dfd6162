import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(textOf('docker-compose.yml'));

  test('keeps every write of Redis, throws nothing out, and shows it to nobody else', () => {
    const command: readonly string[] = services.redis.command;
    const settingOf = (name: string): string | undefined => command[command.indexOf(name) + 1];
    expect(services.redis.image).toBe('redis:7');
    expect(settingOf('--appendonly')).toBe('yes');
    expect(settingOf('--appendfsync')).toBe('always');
    expect(settingOf('--maxmemory-policy')).toBe('noeviction');
    expect(services.redis.ports).toBeUndefined();
    expect(services.redis.volumes).toEqual(['redis:/data']);
    expect(services.redis.healthcheck.test).toEqual(['CMD', 'redis-cli', '-e', 'ping']);
  });

  test('starts Nestor when Redis answers, starts it again, and gives it time to stop', () => {
    expect(services.nestor).toMatchObject({
      build: '.',
      restart: 'unless-stopped',
      depends_on: { redis: { condition: 'service_healthy' } },
      env_file: '.env',
      environment: { REDIS_URL: 'redis://redis:6379' },
      stop_grace_period: '15s',
    });
    expect(services.nestor.volumes).toEqual(['./nestor.yml:/config/nestor.yml:ro', 'data:/data']);
    expect(Object.keys(volumes)).toEqual(['data', 'redis']);
  });
});

describe('the Dockerfile', () => {
  const dockerfile = textOf('Dockerfile').replaceAll(/\\\n\s*/g, '');
  const lines = dockerfile.split('\n');

  test('runs Nestor on its own Node, not as root, with what git needs', () => {
    expect(lines[0]).toBe('FROM node:26-slim');
    expect(dockerfile).toMatch(/apt-get install .*ca-certificates git openssh-client/);
    expect(lines.findLastIndex((line) => line.startsWith('USER node'))).toBeGreaterThan(-1);
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(dockerfile).toContain('NESTOR_CONFIG=/config/nestor.yml NESTOR_DATA=/data');
    expect(lines).toContain('CMD ["node", "src/main.ts", "start"]');
  });

  test('copies only what .dockerignore lets in', () => {
    const copied = lines.flatMap((line) => (line.startsWith('COPY ') ? line.split(' ').slice(1, -1) : []));
    const ignored = textOf('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    expect(copied.map((path) => `!${path}`).sort()).toEqual(ignored.filter((line) => line.startsWith('!')).sort());
  });

  test('calls Nestor healthy while the file alive is younger than a minute', () => {
    const command =
      lines.find((line) => line.startsWith('HEALTHCHECK'))?.split(' CMD ')[1] ??
      dockerfile.split(/HEALTHCHECK.*CMD /)[1];
    const folder = mkdtempSync(join(tmpdir(), 'nestor-health-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const healthy = (): boolean =>
      spawnSync('sh', ['-c', command?.split('\n')[0] ?? 'false'], { env: { ...process.env, NESTOR_DATA: folder } })
        .status === 0;
    const aged = (seconds: number): void =>
      utimesSync(join(folder, 'alive'), new Date(), new Date(Date.now() - seconds * 1000));

    expect(healthy()).toBe(false);
    writeFileSync(join(folder, 'alive'), '');
    expect(healthy()).toBe(true);
    aged(50);
    expect(healthy()).toBe(true);
    aged(61);
    expect(healthy()).toBe(false);
  });
});

test('.ci/run is a script that bash can read, and may be run', () => {
  execFileSync('bash', ['-n', join(root, '.ci/run')]);
  expect(execFileSync('git', ['ls-files', '--stage', '.ci/run'], { cwd: root, encoding: 'utf8' })).toMatch(/^100755 /);
});

test('the generated files are what the code makes of them', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/generate.ts'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
