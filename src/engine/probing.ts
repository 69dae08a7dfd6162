import type { Live, Probe, Version } from '../../machines/model.ts';
import type { Config } from '../config/config.ts';
import { fillIn } from '../config/placeholders.ts';
import { GitFailure, type ProbeOrder, type Prober, type Repositories } from './ports.ts';
import { createTurns } from './turns.ts';

/** Asks what is really live on an environment. */
export interface Probing {
  /**
   * @param question.from the version whose scripts are started; null: that of what is expected, and without that nothing is asked
   * @param question.expected what should be live; null if nothing is known
   * @returns null where the environment has no probe, or there are no scripts to start
   */
  ask(question: {
    app: string;
    environment: string;
    expected: Version | null;
    from?: Version | null;
  }): Promise<Probe | null>;
}

interface Needs {
  readonly config: Config;
  readonly prober: Prober;
  readonly repositories: Pick<Repositories, 'find' | 'has'>;
}

/** How many probes are asked at once: each is a checkout and a process, and `status` asks those of all environments. */
const AT_ONCE = 8;

export function createProbing({ config, prober, repositories }: Needs): Probing {
  const turn = createTurns(AT_ONCE);
  return {
    ask: async ({ app, environment, expected, from = null }) => {
      const order = orderOf({ app, environment, expected, scripts: expected ?? from });
      if (order === null) return null;
      const answer = await turn(() => prober.ask(order));
      if ('failure' in answer) return unasked(answer.failure);
      const { said } = answer;
      const version = await meant(app, said, expected);
      if (version instanceof GitFailure)
        return unasked(`it says ${said}, which could not be looked up: ${version.message}`);
      const agrees = expected === null ? null : version?.commit === expected.commit;
      return { said, version, agrees, failure: null };
    },
  };

  function orderOf(question: {
    app: string;
    environment: string;
    expected: Version | null;
    scripts: Version | null;
  }): ProbeOrder | null {
    const { app, environment, expected, scripts } = question;
    const probe = config.apps[app]?.environments[environment]?.probe;
    if (probe === undefined || scripts === null) return null;
    const facts = {
      app,
      environment,
      operation: '',
      version: expected?.name ?? '',
      commit: expected?.commit ?? '',
      previous_version: '',
      previous_commit: '',
      service: '',
      run_id: '',
      actor: '',
    };
    const env = {
      ...probe.env,
      NESTOR_APP: app,
      NESTOR_ENVIRONMENT: environment,
      NESTOR_VERSION: facts.version,
      NESTOR_COMMIT: facts.commit,
    };
    const argv = probe.run.map((argument) => fillIn(argument, facts));
    return { app, commit: scripts.commit, argv, env, timeout: probe.timeout };
  }

  /** The version that a probe names, by its name or by a commit of it. @returns why it cannot be told, where git fails */
  async function meant(app: string, said: string, expected: Version | null): Promise<Version | null | GitFailure> {
    if (expected !== null && isNamed(expected, said)) return expected;
    try {
      const found = await repositories.find(app, said);
      if (found !== undefined) return found;
      return FULL_HASH.test(said) && (await repositories.has(app, said))
        ? { name: said.slice(0, 7), commit: said }
        : null;
    } catch (error) {
      if (error instanceof GitFailure) return error;
      throw error;
    }
  }
}

/** Nobody can tell what is live. */
const unasked = (failure: string): Probe => ({ said: null, version: null, agrees: null, failure });

const FULL_HASH = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

const isNamed = ({ name, commit }: Version, said: string): boolean =>
  said === name || (/^[0-9a-f]{7,64}$/.test(said) && commit.startsWith(said));

/** What really runs, as far as the probe tells: what is to be compared with. */
export function liveAs(live: Live | null, probe: Probe | null): Version | null {
  if (probe?.version !== undefined && probe.version !== null) return probe.version;
  return live?.version ?? null;
}
