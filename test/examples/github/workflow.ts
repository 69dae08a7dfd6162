import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'yaml';
import { z } from 'zod';

/** A workflow, as far as the recipe's uses the language. What is not known here is refused. */
const workflowSchema = z.strictObject({
  name: z.string(),
  'run-name': z.string(),
  on: z.strictObject({
    workflow_dispatch: z.strictObject({
      inputs: z.record(
        z.string(),
        z.strictObject({
          required: z.boolean(),
          type: z.enum(['string', 'choice', 'environment']),
          options: z.array(z.string()).optional(),
        }),
      ),
    }),
  }),
  concurrency: z.strictObject({ group: z.string() }),
  permissions: z.record(z.string(), z.string()),
  jobs: z.strictObject({
    deploy: z.strictObject({
      'runs-on': z.string(),
      environment: z.string(),
      'timeout-minutes': z.number(),
      env: z.record(z.string(), z.string()),
      steps: z.array(
        z.union([
          z.strictObject({ uses: z.literal('actions/checkout@v5'), with: z.strictObject({ ref: z.string() }) }),
          z.strictObject({ name: z.string(), run: z.string(), env: z.record(z.string(), z.string()).optional() }),
        ]),
      ),
    }),
  }),
});

export type Workflow = z.infer<typeof workflowSchema>;

export const readWorkflow = (text: string): Workflow => workflowSchema.parse(parse(text));

type Texts = Readonly<Record<string, string>>;

/** Why GitHub would not take these inputs. */
export function inputsRefusal({ on }: Workflow, inputs: Texts): string | undefined {
  const known = on.workflow_dispatch.inputs;
  const unexpected = Object.keys(inputs).filter((name) => known[name] === undefined);
  if (unexpected.length > 0) return `Unexpected inputs provided: ${JSON.stringify(unexpected)}`;
  for (const [name, { required, options }] of Object.entries(known)) {
    const value = inputs[name] ?? '';
    if (required && value === '') return `Required input '${name}' not provided`;
    if (options !== undefined && !options.includes(value))
      return `Provided value '${value}' for input '${name}' not in the list of allowed values`;
  }
  return undefined;
}

/** What a job is carried out with. */
export interface Runner {
  /** The repository, and an empty folder for its checkout. */
  readonly origin: string;
  readonly workspace: string;
  readonly inputs: Texts;
  readonly vars: Texts;
  readonly env: Texts;
  /** Aborted when the run is cancelled. */
  readonly cancelled: AbortSignal;
}

/** Carries out the steps of the job as a runner of GitHub does. */
export async function carryOut({ jobs }: Workflow, runner: Runner): Promise<'success' | 'failure' | 'cancelled'> {
  const { steps, env } = jobs.deploy;
  for (const step of steps) {
    const script = 'run' in step ? step.run : `git clone --quiet "$ORIGIN" . && git checkout --quiet --detach "$REF"`;
    if (script.includes('${{')) throw new Error(`an expression in a script is code: ${script}`);
    const own = 'run' in step ? { ...env, ...step.env } : { ORIGIN: runner.origin, REF: step.with.ref };
    const filled = Object.entries(own).map(([name, value]) => [name, filledIn(value, runner)] as const);
    const status = await bash(script, { ...runner, env: { ...runner.env, ...Object.fromEntries(filled) } });
    if (runner.cancelled.aborted) return 'cancelled';
    if (status !== 0) return 'failure';
  }
  return 'success';
}

/** @returns the exit status; null if a signal ended it */
async function bash(script: string, { workspace, env, cancelled }: Runner): Promise<number | null> {
  const child = spawn('bash', ['-e', '-c', script], { cwd: workspace, env, detached: true, stdio: 'ignore' });
  const cancel = () => void process.kill(-(child.pid ?? 0), 'SIGTERM');
  cancelled.addEventListener('abort', cancel);
  const [status] = (await once(child, 'close')) as [number | null];
  cancelled.removeEventListener('abort', cancel);
  return status;
}

export function filledIn(text: string, { inputs, vars }: Pick<Runner, 'inputs' | 'vars'>): string {
  return text.replaceAll(/\$\{\{ (inputs|vars)\.(\w+) \}\}/g, (_, of: string, name: string) => {
    return (of === 'inputs' ? inputs : vars)[name] ?? '';
  });
}
