import { mkdtemp, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { serve, type Served } from '../serve.ts';
import {
  carryOut,
  filledIn,
  inputsRefusal,
  readWorkflow,
  type Conclusion,
  type Runner,
  type Workflow,
} from './workflow.ts';

/**
 * The part of GitHub's API that dispatches a workflow, tells how its run is and cancels it, with a runner that really
 * carries out the workflow of `acme/shop`.
 */
export interface GitHub extends Served {
  /** The runs, oldest first. */
  readonly runs: readonly WorkflowRun[];
}

export interface WorkflowRun {
  readonly id: number;
  readonly display_title: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
  readonly html_url: string;
}

export interface GitHubOptions {
  readonly token: string;
  /** Asked when a workflow is dispatched: the path of the repository, and a folder where runners work. */
  readonly place: () => { readonly origin: string; readonly folder: string };
  /** Configuration variables of the repository. */
  readonly vars: Readonly<Record<string, string>>;
  /** Asked after a workflow was dispatched: does the answer get lost on the way? */
  readonly loses: () => boolean;
}

/** What workflows ask with. */
const workflowToken = 'ghs_of_the_workflow';

const dispatchSchema = z.strictObject({
  ref: z.string(),
  inputs: z.record(z.string(), z.string()),
  return_run_details: z.boolean(),
});

export async function startGitHub({ token, place, vars, loses }: GitHubOptions): Promise<GitHub> {
  const runs: WorkflowRun[] = [];
  const cancels: AbortController[] = [];
  /** The last run of each concurrency group. */
  const groups = new Map<string, Promise<void>>();

  async function dispatch(body: unknown): Promise<Answer> {
    const workflow = readWorkflow(await readFile(join(place().origin, '.github/workflows/deploy.yml'), 'utf8'));
    const { ref, inputs } = dispatchSchema.parse(body);
    if (ref !== 'main') return [422, { message: `No ref found for: ${ref}` }];
    const refusal = inputsRefusal(workflow, inputs);
    if (refusal !== undefined) return [422, { message: refusal }];
    const known = { inputs, vars, token: workflowToken };
    const index = runs.length;
    const id = 30_433_642 + index;
    runs.push({
      id,
      display_title: filledIn(workflow['run-name'], known),
      status: 'queued',
      conclusion: null,
      html_url: `${served.url}/acme/shop/actions/runs/${id}`,
    });
    const cancel = new AbortController();
    cancels.push(cancel);
    const group = filledIn(workflow.concurrency.group, known);
    const before = groups.get(group);
    const begin = async () => {
      await before;
      await work(workflow, index, { ...known, cancelled: cancel.signal });
    };
    groups.set(group, begin());
    const run_url = `${served.url}/repos/acme/shop/actions/runs/${id}`;
    return [200, { workflow_run_id: id, run_url, html_url: runs[index]?.html_url }];
  }

  async function work(
    workflow: Workflow,
    index: number,
    job: Pick<Runner, 'inputs' | 'vars' | 'token' | 'cancelled'>,
  ): Promise<void> {
    const set = (change: Partial<WorkflowRun>) => {
      const run = runs[index];
      if (run !== undefined) runs[index] = { ...run, ...change };
    };
    const { origin, folder } = place();
    const workspace = await mkdtemp(join(folder, 'workspace-'));
    set({ status: 'in_progress' });
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      GITHUB_API_URL: served.url,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: String(runs[index]?.id),
    };
    const conclusion = await carryOut(workflow, { ...job, origin, workspace, env });
    set({ status: 'completed', conclusion });
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (request.headers['user-agent'] === undefined) return [403, { message: 'Request forbidden' }];
    const path = request.url?.replace('/repos/acme/shop/actions/', '') ?? '';
    const list = request.method === 'GET' && path === 'workflows/deploy.yml/runs?event=workflow_dispatch&per_page=100';
    // The workflow may read and no more.
    const needed = list ? workflowToken : token;
    if (request.headers.authorization !== `Bearer ${needed}`) return [401, { message: 'Bad credentials' }];
    if (list) return [200, { total_count: runs.length, workflow_runs: runs.toReversed() }];
    if (request.method === 'POST' && path === 'workflows/deploy.yml/dispatches') return dispatch(await json(request));
    const [, id, action] = /^runs\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
    const index = runs.findIndex((run) => String(run.id) === id);
    const run = runs[index];
    if (run !== undefined && request.method === 'GET' && action === undefined) return [200, run];
    if (run !== undefined && request.method === 'POST' && action === 'cancel') {
      if (run.status === 'completed') return [409, { message: 'Cannot cancel a workflow run that is completed.' }];
      cancels[index]?.abort();
      return [202, {}];
    }
    return [404, { message: 'Not Found' }];
  }

  const served = await serve((request, response) => {
    answer(request).then(
      ([status, body]) => {
        const isDispatch = request.url?.endsWith('/dispatches') === true;
        if (isDispatch && loses()) request.socket.destroy();
        else reply(response, status, body);
      },
      (error: unknown) => reply(response, 400, { message: String(error) }),
    );
  });
  return { ...served, runs };
}

type Answer = readonly [status: number, body: object];

function reply(response: ServerResponse, status: number, body: object): void {
  const described = status < 300 ? body : { ...body, documentation_url: 'https://docs.github.com/rest', status };
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(described));
}
