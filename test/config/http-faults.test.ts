import { describe, expect, test } from 'vitest';
import { beginning, configOf, environmentOf, faultsOf } from './written.ts';

const deploy = 'apps.shop.environments.staging.deploy';
const http = `${deploy}.http`;

/** An environment whose deploy is a request with these lines; the first of them is line 9. */
const requestOf = (...lines: readonly string[]): string =>
  environmentOf('deploy:', '  http:', ...lines.map((line) => `    ${line}`));

const URL_LINE = 'url: https://api.example.com/deployments';

const WATCH = 'url: "{response.url}", state: status, succeeded: [success], failed: [failure]';

const environment = { TOKEN: 'sesame{open}', LINES: 'two\nlines', PASSWORD: 'hush-hush', HOST: 'deploys.example.com' };

describe('run or http', () => {
  test('an operation has exactly one of the two', () => {
    expect(faultsOf(environmentOf('deploy: {}'))).toEqual(
      beginning([`7:9: ${deploy}: has neither run nor http, needed is one of the two`]),
    );
    expect(faultsOf(environmentOf('deploy:', '  run: [x]', '  env: { A: b }', '  http: { url: "http://a/" }'))).toEqual(
      beginning([
        `8:11: ${deploy}.run: stands beside http, allowed is one of the two`,
        `9:11: ${deploy}.env: stands beside http, allowed is env beside run`,
      ]),
    );
  });

  test('a rollback of its own inherits nothing from deploy', () => {
    expect(faultsOf(environmentOf('deploy: { run: [x] }', 'rollback: { timeout: 5m }'))).toEqual(
      beginning(['8:9: apps.shop.environments.staging.rollback: has neither run nor http']),
    );
  });

  test('every fault of a request is reported', () => {
    expect(
      faultsOf(
        requestOf(
          'method: post',
          'headers: { "A B": x }',
          'body: { a: ["{verison}"] }',
          'watch: { every: 0s }',
          'abort: { body: {} }',
          'retries: 3',
        ),
      ),
    ).toEqual(
      beginning([
        `8:11: ${http}.url: is missing, allowed is an address that begins with http:// or https://`,
        `9:21: ${http}.method: is the text "post", allowed are: GET, POST, PUT, PATCH, DELETE`,
        `10:24: ${http}.headers."A B": "A B" cannot be the name of a header`,
        `11:25: ${http}.body.a[0]: unknown placeholder "{verison}" (did you mean {version}?)`,
        `12:13: ${http}.watch.url: is missing`,
        `12:13: ${http}.watch.state: is missing, allowed is a key of the answer`,
        `12:13: ${http}.watch.succeeded: is missing, needed is a list of states`,
        `12:13: ${http}.watch.failed: is missing`,
        `12:29: ${http}.watch.every: is "0s"`,
        `13:13: ${http}.abort.url: is missing`,
        `14:13: ${http}.retries: unknown key, allowed are: url, method, headers, body, watch, abort`,
      ]),
    );
  });
});

describe('addresses', () => {
  test.each([
    ['ftp://a/', 'is no such address'],
    ['//a/', 'is no such address'],
    ['/deployments', 'is no such address'],
    ['"javascript:alert(1)"', 'is no such address'],
    ['https://', 'has no host'],
    ['"https://a:99999/"', 'has no host that could be asked'],
    ['"{app}://a/"', 'is no such address'],
    ['"https://{app}/x"', 'has a placeholder or a brace in its host'],
    ['"https://a.{environment}.example.com/x"', 'has a placeholder or a brace in its host'],
    ['"https://a{version}"', 'has a placeholder or a brace in its host'],
    ['"https://a:8{run_id}/"', 'has a placeholder or a brace in its host'],
    ['"https://a{{/"', 'has a placeholder or a brace in its host'],
    ['"https://bot:${PASSWORD}@a/"', 'has a user or a password in it'],
    ['"https://bot@a/"', 'has a user or a password in it'],
    ['"https://a/x y"', 'has a space'],
    ['"https://a/\\r\\nX: y"', 'has a space'],
    ['"https://a/${LINES}"', 'has a space'],
    ['"https://${TOKEN}/"', 'has a placeholder or a brace in its host'],
    ['"https://a/{verison}"', 'unknown placeholder "{verison}" (did you mean {version}?)'],
    ['"https://a/{response.url}"', 'unknown placeholder "{response.url}"'],
    ['"https://a/${NOPE}"', 'the environment variable NOPE is not set or empty'],
    ['"https://a/{"', 'has a lone {'],
  ])('%s is refused', (address, expected) => {
    const faults = faultsOf(requestOf(`url: ${address}`), environment);
    expect(faults).toEqual(beginning([`9:18: ${http}.url: ${expected}`]));
    expect(faults.join()).not.toContain('hush-hush');
  });

  test.each([
    ['https://a/{app}?ref={version}#{commit}', 'https://a/{app}?ref={version}#{commit}'],
    ['https://a?{app}', 'https://a?{app}'],
    ['https://[::1]:8080/{{x}}', 'https://[::1]:8080/{{x}}'],
    ['HTTPS://a/', 'HTTPS://a/'],
    ['https://${HOST}/{app}', 'https://deploys.example.com/{app}'],
    ['https://a/${TOKEN}', 'https://a/sesame{{open}}'],
  ])('%s is allowed', (address, expected) => {
    const config = configOf(requestOf(`url: "${address}"`), environment);
    expect(config.apps['shop']?.environments['staging']?.operations.deploy).toMatchObject({
      request: { url: expected },
    });
  });

  test.each([
    ['{response}', 'unknown placeholder "{response}"'],
    ['{response.}', 'unknown placeholder "{response.}"'],
    ['{response.a b}', 'unknown placeholder "{response.a b}"'],
    ['https://{response.host}/', 'has a placeholder or a brace in its host'],
    ['{response.url}{version}', 'is no such address, allowed is an address that begins with http:// or https://'],
    ['{response.url}.example.com', 'is no such address'],
    ['x{response.url}', 'is no such address'],
    ['{app}', 'is no such address'],
  ])('%s is refused in watch and abort', (address, expected) => {
    const watch = WATCH.replace('{response.url}', address);
    expect(faultsOf(requestOf(URL_LINE, `watch: { ${watch} }`, `abort: { url: "${address}" }`))).toEqual(
      beginning([`10:27: ${http}.watch.url: ${expected}`, `11:27: ${http}.abort.url: ${expected}`]),
    );
  });

  test.each([
    '{response.url}',
    '{response.links.0.href}/status?app={app}',
    '{response.url}?run={run_id}',
    'https://api.example.com/deployments/{response.id}',
  ])('%s is allowed in watch and abort', (address) => {
    const watch = WATCH.replace('{response.url}', address);
    expect(faultsOf(requestOf(URL_LINE, `watch: { ${watch} }`, `abort: { url: "${address}" }`))).toEqual([]);
  });
});

describe('headers', () => {
  test.each([
    ['"": x', 24, '"" cannot be the name of a header'],
    ['"X\\r\\nY": x', 24, '"X\\r\\nY" cannot be the name of a header'],
    ['"a:b": x', 24, '"a:b" cannot be'],
    ['idempotency-key: x', 24, '"idempotency-key" is reserved, allowed are names of headers'],
    ['Host: x', 24, '"Host" is reserved'],
    ['Transfer-Encoding: x', 24, '"Transfer-Encoding" is reserved'],
    ['X: "a\\nb"', 27, 'has a line break or another character that no header can hold'],
    ['X: "a\\0b"', 27, 'has a line break'],
    ['X: "каша"', 27, 'has a line break or another character'],
    ['X: "${LINES}"', 27, 'has a line break'],
    ['X: "${NOPE}"', 27, 'the environment variable NOPE is not set or empty'],
    ['X: "${SLACK_BOT_TOKEN}"', 27, "has ${SLACK_BOT_TOKEN}, Slack's tokens are never passed on"],
    ['X: "{token}"', 27, 'unknown placeholder "{token}"'],
    ['X: "{response.url}"', 27, 'unknown placeholder "{response.url}"'],
    ['X: 1', 27, 'is the number 1, must be text: put it in quotes ("1")'],
  ])('{ %s }', (header, column, expected) => {
    const variables = { ...environment, SLACK_BOT_TOKEN: 'xoxb-1' };
    const faults = faultsOf(requestOf(URL_LINE, `headers: { ${header} }`), variables);
    expect(faults).toEqual([expect.stringContaining(`: ${expected}`)]);
    expect(faults).toEqual(beginning([`10:${column}: ${http}.headers.`]));
    expect(faults[0]).not.toContain('two\\nlines');
  });

  test('a header is set once, ignoring case', () => {
    expect(faultsOf(requestOf(URL_LINE, 'headers: { Accept: a, accept: b }'))).toEqual(
      beginning([`10:35: ${http}.headers.accept: "accept" is the same header as "Accept"`]),
    );
  });
});

describe('bodies', () => {
  test('every text of a body is checked at its position, and so are values that JSON cannot express', () => {
    expect(
      faultsOf(
        requestOf(
          URL_LINE,
          'body:',
          '  - { a: "{verison}", b: [1, "${NOPE}"] }',
          '  - .nan',
          '  - { c: { d: "{response.id}" } }',
        ),
      ),
    ).toEqual(
      beginning([
        `11:22: ${http}.body[0].a: unknown placeholder "{verison}"`,
        `11:42: ${http}.body[0].b[1]: the environment variable NOPE is not set`,
        `12:17: ${http}.body[1]: is NaN, allowed is whatever JSON can say`,
        `13:27: ${http}.body[2].c.d: unknown placeholder "{response.id}"`,
      ]),
    );
    expect(faultsOf(`%YAML 1.1\n---\n${requestOf(URL_LINE, 'body: { at: 2020-01-01 }')}`)).toEqual(
      beginning([`12:25: ${http}.body.at: is neither a map nor a list`]),
    );
  });

  test('an empty body is a fault', () => {
    expect(faultsOf(requestOf(URL_LINE, 'body:'))).toEqual(beginning([`10:13: ${http}.body: is empty`]));
  });

  test('a GET has none', () => {
    expect(
      faultsOf(requestOf(URL_LINE, 'method: GET', 'body: {}', 'abort: { url: "http://a", method: GET, body: 1 }')),
    ).toEqual(
      beginning([
        `11:13: ${http}.body: stands beside method: GET`,
        `12:52: ${http}.abort.body: stands beside method: GET`,
      ]),
    );
  });

  test.each(['[]', 'text', '0', 'false', '{ a: null, b: [{ c: 1.5 }] }'])('%s is one', (body) => {
    expect(faultsOf(requestOf(URL_LINE, `body: ${body}`))).toEqual([]);
  });
});

describe('watching', () => {
  const watched = (line: string): readonly string[] => faultsOf(requestOf(URL_LINE, `watch: { ${line} }`));

  test.each([
    ['state: ""', 'is ""'],
    ['state: a..b', 'is "a..b"'],
    ['state: .a', 'is ".a"'],
    ['state: "a b"', 'is "a b"'],
    ['state: "{version}"', 'is "{version}"'],
    ['state: 1', 'is the number 1'],
  ])('%s is not a JSON path', (line, expected) => {
    expect(watched(WATCH.replace('state: status', line))).toEqual([
      expect.stringMatching(
        new RegExp(`^10:\\d+: .*\\.watch\\.state: ${RegExp.escape(expected)}, .*deployment.state$`),
      ),
    ]);
  });

  test('states are texts, each in one of the two lists', () => {
    expect(
      faultsOf(
        requestOf(
          URL_LINE,
          'watch:',
          '  url: "{response.url}"',
          '  state: status',
          '  succeeded: [success, done]',
          '  failed: [done, "", true]',
        ),
      ),
    ).toEqual(
      beginning([
        `14:24: ${http}.watch.failed[0]: "done" stands under succeeded as well`,
        `14:30: ${http}.watch.failed[1]: is empty`,
        `14:34: ${http}.watch.failed[2]: is the truth value true, must be text: put it in quotes ("true")`,
      ]),
    );
    expect(watched(WATCH.replace('[failure]', '[]'))).toEqual([expect.stringContaining('.failed: is an empty list')]);
  });
});

describe('omitted headers', () => {
  const headersAt = (url: string): unknown => {
    const watch = WATCH.replace('{response.url}', url);
    const config = configOf(
      requestOf(URL_LINE, 'headers: { Authorization: "Bearer x" }', `watch: { ${watch} }`, `abort: { url: "${url}" }`),
    );
    const action = config.apps['shop']?.environments['staging']?.operations.deploy;
    return action?.kind === 'http' ? [action.watch?.headers, action.abort?.headers] : action;
  };

  test.each(['{response.url}', 'https://api.example.com/x', 'https://API.example.com:443/{app}'])(
    'are those of the request, for %s',
    (url) => {
      expect(headersAt(url)).toEqual([{ Authorization: 'Bearer x' }, { Authorization: 'Bearer x' }]);
    },
  );

  test.each(['http://api.example.com/x', 'https://api.example.com:8443/', 'https://other.example.com/'])(
    'are none, for %s',
    (url) => {
      expect(headersAt(url)).toEqual([{}, {}]);
    },
  );
});
