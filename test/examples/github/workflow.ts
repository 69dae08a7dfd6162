import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const scriptSchema = z.strictObject({
  name: z.string(),
  id: z.string().optional(),
  run: z.string(),
  env: z.record(z.string(), z.string()).optional(),
});

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
    once: z.strictObject({
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      permissions: z.record(z.string(), z.string()),
      outputs: z.strictObject({ earlier: z.literal('${{ steps.look.outputs.earlier }}') }),
      steps: z.tuple([scriptSchema.extend({ id: z.literal('look') })]),
    }),
    deploy: z.strictObject({
      needs: z.literal('once'),
      if: z.literal("needs.once.outputs.earlier == 'none'"),
      'runs-on': z.string(),
      environment: z.string(),
      'timeout-minutes': z.number(),
      env: z.record(z.string(), z.string()),
      steps: z.array(
        z.union([
          z.strictObject({ uses: z.literal('actions/checkout@v5'), with: z.strictObject({ ref: z.string() }) }),
          scriptSchema,
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
  /** What the workflow may ask GitHub with. */
  readonly token: string;
  readonly env: Texts;
  /** Aborted when the run is cancelled. */
  readonly cancelled: AbortSignal;
}

export type Conclusion = 'success' | 'failure' | 'cancelled';

/** Carries out the jobs as a runner of GitHub does. */
export async function carryOut({ jobs }: Workflow, runner: Runner): Promise<Conclusion> {
  const outputs = `${runner.workspace}.outputs`;
  await writeFile(outputs, '');
  const once = await carryOutJob(jobs.once, { ...runner, env: { ...runner.env, GITHUB_OUTPUT: outputs } });
  if (once !== 'success') return once;
  // A job that is skipped has not failed.
  return (await readFile(outputs, 'utf8')) === 'earlier=none\n' ? carryOutJob(jobs.deploy, runner) : 'success';
}

interface Job {
  readonly env?: Texts;
  readonly steps: readonly Workflow['jobs']['deploy']['steps'][number][];
}

async function carryOutJob({ steps, env = {} }: Job, runner: Runner): Promise<Conclusion> {
  for (const step of steps) {
    if (runner.cancelled.aborted) return 'cancelled';
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

export function filledIn(text: string, { inputs, vars, token }: Pick<Runner, 'inputs' | 'vars' | 'token'>): string {
  return text.replaceAll(/\$\{\{ (inputs|vars|github)\.(\w+) \}\}/g, (_, of: string, name: string) => {
    if (of === 'github') return name === 'token' ? token : '';
    return (of === 'inputs' ? inputs : vars)[name] ?? '';
  });
}
