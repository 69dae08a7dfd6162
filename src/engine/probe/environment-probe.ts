import type { Live, Probe, Version } from '../../../machines/model.ts';
import type { ProbeFailure } from '../../../machines/refusal.ts';
import type { Config, Environment } from '../../config/config.ts';
import { fillIn } from '../../config/templates/placeholders.ts';
import { createProbePool, type AskProbe } from './pool.ts';
import { GitFailure, type ProbeSpec, type Prober, type Repositories } from '../../ports/index.ts';

/** A question about an environment. */
interface Question {
  readonly app: string;
  readonly environment: string;
  /** What should be live; null if nothing is known. */
  readonly expected: Version | null;
  /** The version whose scripts are run where none is expected; null: then nothing is asked. */
  readonly from?: Version | null;
}

/** Finds out what is really live on an environment; null if it has no probe, or there are no scripts to run. */
export interface EnvironmentProbe {
  /** For people: who ask the same at the same time share an answer. */
  ask(question: Question): Promise<Probe | null>;
  /** For a run that has ended: an answer from before its end would be wrong. Does not wait for shared probes. */
  askAfresh(question: Question): Promise<Probe | null>;
}

interface Deps {
  readonly config: Config;
  readonly prober: Prober;
  readonly repositories: Pick<Repositories, 'find' | 'has'>;
}

export function createEnvironmentProbe({ config, prober, repositories }: Deps): EnvironmentProbe {
  const asking = createProbePool(prober);
  return {
    ask: (question) => probed(question, asking.shared),
    askAfresh: (question) => probed(question, asking.afresh),
  };

  async function probed({ app, environment, expected, from = null }: Question, ask: AskProbe): Promise<Probe | null> {
    const probe = config.apps[app]?.environments[environment]?.probe;
    const scripts = expected ?? from;
    if (probe === undefined || scripts === null) return null;
    const answer = await ask(orderOf(probe, { app, environment, expected, scripts }), probe.timeout);
    if ('failure' in answer) return unasked(answer.failure);
    const { said } = answer;
    const version = await meant(app, said, expected);
    if (version instanceof GitFailure) return unasked({ code: 'probe-not-resolved', said, detail: version.message });
    const agrees = expected === null ? null : version?.commit === expected.commit;
    return { said, version, agrees, failure: null };
  }

  /** The version that a probe names, by its name or its commit. @returns the failure if git fails */
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

/** A configured probe, its placeholders filled in. */
function orderOf(
  probe: NonNullable<Environment['probe']>,
  { app, environment, expected, scripts }: Question & { readonly scripts: Version },
): ProbeSpec {
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
  return { app, commit: scripts.commit, argv: probe.run.map((argument) => fillIn(argument, facts)), env };
}

/** What is live is unknown. */
const unasked = (failure: ProbeFailure): Probe => ({ said: null, version: null, agrees: null, failure });

const FULL_HASH = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** Does this name the version: by its name, or by its commit, perhaps abbreviated? */
export const isNamed = ({ name, commit }: Version, said: string): boolean =>
  said === name || (/^[0-9a-f]{7,64}$/.test(said) && commit.startsWith(said));

/** What really runs: by the probe if it tells, otherwise by Nestor's runs. */
export function liveAs(live: Live | null, probe: Probe | null): Version | null {
  if (probe?.version !== undefined && probe.version !== null) return probe.version;
  return live?.version ?? null;
}
