import { describe, expect, test } from 'vitest';
import type { ApiFault, ProbeFailure, Refusal, RunFailure } from '../../../machines/refusal.ts';
import { renderNotice } from '../../../src/language/en/output-notices.ts';
import { probeFailureWords, runFailureWords } from '../../../src/language/en/run-failures.ts';
import type { Markup } from '../../../src/language/message.ts';
import { render } from '../../../src/slack/blocks/render.ts';

const shown = (text: Markup): string => render({ parts: [{ kind: 'text', text }] }).text;

/** A refusal of every code, with its words. */
type Worded<Kind extends Refusal> = {
  readonly [Code in Kind['code']]: readonly (readonly [Extract<Kind, { code: Code }>, string])[];
};

const host = 'api.example';
const commit = 'a'.repeat(40);

const certificates = (['expired', 'not-yet-valid', 'revoked', 'other-host', 'self-signed'] as const).map(
  (problem) => ({ code: 'bad-certificate', host, problem }) as const,
);

const faults: Worded<ApiFault> = {
  'http-status': [
    [{ code: 'http-status', status: 422, text: 'no such ref' }, 'HTTP 422: no such ref'],
    [{ code: 'http-status', status: 503, text: '' }, 'HTTP 503'],
  ],
  'bad-certificate': [
    ...certificates.map(
      (fault, index) =>
        [
          fault,
          `the certificate of ${host} ${
            [
              'has expired',
              'is not valid yet',
              'was revoked',
              'is for another host',
              'is self-signed and not trusted here',
            ][index]
          }`,
        ] as const,
    ),
    [
      { code: 'bad-certificate', host, problem: 'untrusted-authority' },
      `the certificate of ${host} is signed by an authority that is not trusted here`,
    ],
    [
      { code: 'bad-certificate', host, problem: 'unknown-authority' },
      `the certificate of ${host} is signed by an authority that is not known here`,
    ],
  ],
  'bad-tls': [[{ code: 'bad-tls', host, detail: 'EPROTO' }, `the TLS handshake with ${host} failed (EPROTO)`]],
  'bad-connection': [
    [{ code: 'bad-connection', host, problem: 'refused' }, `${host} refuses the connection`],
    [{ code: 'bad-connection', host, problem: 'not-found' }, `${host} is not found`],
    [{ code: 'bad-connection', host, problem: 'not-found-now' }, `${host} cannot be looked up at the moment`],
    [{ code: 'bad-connection', host, problem: 'no-answer' }, `${host} does not answer`],
    [{ code: 'bad-connection', host, problem: 'dropped' }, `${host} dropped the connection`],
    [{ code: 'bad-connection', host, problem: 'unreachable' }, `${host} cannot be reached`],
    [{ code: 'bad-connection', host, problem: 'endless-body' }, `${host} does not finish its answer`],
    [{ code: 'bad-connection', host, problem: 'long-headers' }, `${host} answers with headers that are too long`],
    [
      { code: 'bad-connection', host, problem: 'wrong-length' },
      `${host} sent an answer of another length than announced`,
    ],
    [{ code: 'bad-connection', host, problem: 'not-http' }, `${host} does not speak valid HTTP`],
  ],
  'request-failed': [[{ code: 'request-failed', host, detail: 'EPERM' }, `the request to ${host} failed (EPERM)`]],
  'request-timed-out': [[{ code: 'request-timed-out', host, seconds: 30 }, `${host} did not answer within 30 s`]],
  'request-cut-short': [[{ code: 'request-cut-short', host }, `the request to ${host} was cut short`]],
  'private-network': [
    [
      { code: 'private-network', host },
      `${host} is on a private network, which only addresses in the configuration may lead to`,
    ],
  ],
  'not-encrypted': [[{ code: 'not-encrypted', host }, `${host} does not use TLS`]],
  'secrets-withheld': [
    [
      { code: 'secrets-withheld', host },
      `${host} is another host than the configured one, and must not get the secrets in the body`,
    ],
  ],
  'bad-configured-address': [[{ code: 'bad-configured-address' }, 'the configured address is not an address']],
  'too-many-redirects': [[{ code: 'too-many-redirects', host, most: 5 }, `${host} redirects more than 5 times`]],
  'redirect-to-no-address': [
    [{ code: 'redirect-to-no-address', host }, `${host} redirects to something that is not an address`],
  ],
  'redirect-not-encrypted': [
    [
      { code: 'redirect-not-encrypted', host, to: 'http://x/' },
      `${host} redirects to http://x/, which does not use TLS`,
    ],
  ],
  'redirect-not-followed': [
    [
      { code: 'redirect-not-followed', host, to: 'http://x/', status: 302, method: 'POST' },
      `${host} redirects to http://x/ with 302, which is not followed for a POST`,
    ],
  ],
  'answer-too-large': [[{ code: 'answer-too-large', host, megabytes: 1 }, `${host} answered with more than 1 MB`]],
  'not-json': [
    [{ code: 'not-json', text: '<html>' }, 'the answer is not JSON: &lt;html&gt;'],
    [{ code: 'not-json', text: '' }, 'the answer is not JSON'],
  ],
  'state-missing': [[{ code: 'state-missing', field: 'status' }, 'the answer has no status']],
  'value-missing': [[{ code: 'value-missing', field: 'url' }, 'the answer has no url']],
  'bad-address-in-answer': [[{ code: 'bad-address-in-answer' }, 'the answer names no usable address']],
  'page-instead-of-log': [
    [{ code: 'page-instead-of-log', type: 'text/html' }, 'a web page (text/html) came instead of a log'],
  ],
  'store-lost-touch': [[{ code: 'store-lost-touch' }, 'I lost touch with my database at that moment']],
};

const cause = { code: 'http-status', status: 404, text: '' } as const;

const failures: Worded<Exclude<RunFailure, ApiFault>> & Pick<Worded<RunFailure>, 'store-lost-touch'> = {
  'confirmed-too-long-ago': [
    [
      { code: 'confirmed-too-long-ago' },
      'not started, as I was away when it was confirmed, and that is too long ago; please ask again',
    ],
  ],
  'asker-not-allowed': [
    [
      { code: 'asker-not-allowed', objections: ['deactivated'] },
      'not started, as they are deactivated in this workspace',
    ],
  ],
  'operation-removed': [
    [
      { code: 'operation-removed', operation: 'deploy', app: 'shop', environment: 'live' },
      'the configuration no longer has a deployment for *shop* on *live*',
    ],
  ],
  'no-commit': [[{ code: 'no-commit' }, 'there is no version whose scripts could be started']],
  'config-changed': [[{ code: 'config-changed' }, 'the configuration has changed since']],
  'store-lost-touch': [[{ code: 'store-lost-touch' }, 'not started, as I lost touch with my database at that moment']],
  'bot-paused': [[{ code: 'bot-paused' }, 'not started, as I was paused at that moment']],
  'stopped-before-start': [[{ code: 'stopped-before-start' }, 'it was stopped before it started']],
  'bad-variable-name': [
    [{ code: 'bad-variable-name', name: 'A-B' }, '`A-B` cannot be the name of an environment variable'],
  ],
  'no-program': [[{ code: 'no-program' }, 'the command names no program']],
  'program-missing': [
    [{ code: 'program-missing', program: './x.sh', commit }, '`./x.sh` does not exist in commit `aaaaaaa`'],
    [{ code: 'program-missing', program: '/x', commit: null }, '`/x` does not exist'],
  ],
  'program-is-folder': [
    [{ code: 'program-is-folder', program: './x', commit }, '`./x` is a folder in commit `aaaaaaa`'],
  ],
  'program-not-executable': [
    [{ code: 'program-not-executable', program: './x', commit }, '`./x` is not executable in commit `aaaaaaa`'],
  ],
  'program-not-on-path': [[{ code: 'program-not-on-path', program: 'kubectl' }, '`kubectl` is not found on the PATH']],
  'earlier-run-at-work': [
    [
      { code: 'earlier-run-at-work', folder: '/runs/1' },
      'something of an earlier run with this number may still be running in `/runs/1`',
    ],
  ],
  'folder-not-writable': [
    [
      { code: 'folder-not-writable' },
      'the command could not be started: the folder of the run cannot be written (is the disk full?)',
    ],
  ],
  'wrapper-ended': [
    [{ code: 'wrapper-ended', status: 127 }, 'the command could not be started: its wrapper ended with 127'],
    [{ code: 'wrapper-ended', status: 'SIGKILL' }, 'the command could not be started: its wrapper ended with SIGKILL'],
  ],
  'start-failed': [[{ code: 'start-failed', detail: 'no space left' }, 'no space left']],
  'files-gone': [[{ code: 'files-gone' }, 'its files are gone']],
  'files-damaged': [[{ code: 'files-damaged' }, 'its files are damaged or gone']],
  'machine-restarted': [
    [{ code: 'machine-restarted', during: 'start' }, 'the machine was restarted as it was about to start'],
    [{ code: 'machine-restarted', during: 'run' }, 'the machine was restarted while it ran'],
  ],
  'processes-gone': [[{ code: 'processes-gone' }, 'its processes are gone, and nothing says how they ended']],
  'bot-silent': [
    [
      { code: 'bot-silent', machine: 'web-1' },
      'the bot on `web-1` gives no sign of life; its command may still be running there',
    ],
  ],
  'unexpected-error': [[{ code: 'unexpected-error' }, 'something unexpected went wrong; the details are in my log']],
  'api-state': [[{ code: 'api-state', state: 'failure' }, 'failure']],
  'nothing-requested': [[{ code: 'nothing-requested' }, 'nothing was requested']],
  'nothing-accepted': [[{ code: 'nothing-accepted' }, 'the API accepted nothing']],
  'acceptance-unknown': [
    [
      { code: 'acceptance-unknown', cause },
      'it is not known whether the API accepted it, and it may still run there: HTTP 404',
    ],
    [
      { code: 'acceptance-unknown', cause: { code: 'abort-requested' } },
      'it is not known whether the API accepted it, and it may still run there: the API was asked to abort it',
    ],
  ],
  'not-resumable': [
    [
      { code: 'not-resumable', accepted: true, cause: { code: 'config-changed' } },
      'the API accepted it, but I can no longer follow it: the configuration has changed since',
    ],
    [
      { code: 'not-resumable', accepted: false, cause: { code: 'config-changed' } },
      'it is not known whether the API accepted it, and I can no longer follow it: the configuration has changed since',
    ],
  ],
  'not-watchable': [
    [
      { code: 'not-watchable', cause },
      'the API accepted it, but I cannot watch it, and it may still run there: HTTP 404',
    ],
  ],
  'end-not-confirmed': [
    [{ code: 'end-not-confirmed' }, 'it was aborted, but the API did not confirm in time that it ended'],
  ],
  'no-abort-configured': [[{ code: 'no-abort-configured' }, 'no abort is configured, so it may still run at the API']],
  'abort-failed': [[{ code: 'abort-failed', cause }, 'it could not be aborted and may still run at the API: HTTP 404']],
  'recorded-text': [[{ code: 'recorded-text', text: 'it broke' }, 'it broke']],
};

const probes: Worded<ProbeFailure> = {
  'probe-timed-out': [[{ code: 'probe-timed-out' }, 'it took too long']],
  'probe-not-asked': [[{ code: 'probe-not-asked' }, 'other probes took all of its time']],
  'probe-not-started': [
    [
      { code: 'probe-not-started', cause: { code: 'no-program' } },
      'it could not be started: the command names no program',
    ],
  ],
  'probe-exited': [
    [{ code: 'probe-exited', status: 3 }, 'it ended with exit status 3'],
    [{ code: 'probe-exited', status: 'SIGKILL' }, 'it was ended by SIGKILL'],
  ],
  'probe-printed-nothing': [[{ code: 'probe-printed-nothing' }, 'it printed nothing']],
  'probe-not-resolved': [
    [
      { code: 'probe-not-resolved', said: 'v9', detail: 'the mirror is damaged' },
      'it says `v9`, which could not be looked up: the mirror is damaged',
    ],
  ],
  'recorded-text': [[{ code: 'recorded-text', text: 'it broke' }, 'it broke']],
};

const { 'store-lost-touch': _, ...faultsAsFailures } = faults;

describe('why a run came to nothing', () => {
  test.each<readonly [RunFailure, string]>([
    ...Object.values(failures).flat(),
    ...Object.values(faultsAsFailures).flat(),
  ])('%j', (failure, words) => {
    expect(shown(runFailureWords(failure))).toBe(words);
  });
});

describe('why a probe says nothing', () => {
  test.each<readonly [ProbeFailure, string]>(Object.values(probes).flat())('%j', (failure, words) => {
    expect(shown(probeFailureWords(failure))).toBe(words);
  });
});

describe('what Nestor says in an output', () => {
  test.each<readonly [ApiFault, string]>(Object.values(faults).flat())('%j', (fault, words) => {
    expect(renderNotice(fault)).toBe(words.replace('&lt;', '<').replace('&gt;', '>'));
  });

  test('is that a log could not be fetched, was cut, or has a gap', () => {
    expect(renderNotice({ code: 'log-not-fetched', cause })).toBe('the log could not be fetched: HTTP 404');
    expect(renderNotice({ code: 'log-cut', megabytes: 50 })).toBe(
      '[… the log goes on; only its first 50 MB were fetched …]',
    );
    expect(renderNotice({ code: 'output-left-out', megabytes: 1.25 })).toBe('[… about 1.3 MB are left out here …]');
  });
});
