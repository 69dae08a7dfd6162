import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { serve, type Served } from './serve.ts';

/** The part of Argo CD's API that syncs the application `shop-production`, tells how that is, ends it, and restarts. */
export interface ArgoCd extends Served {
  /** Revisions that do not come to a good end. */
  readonly sick: Set<string>;
  /** Deployments that were restarted. */
  readonly restarts: readonly string[];
  /** From now on a sync that runs goes on until it is terminated or released. */
  hold(): void;
  release(): void;
}

type Phase = 'Running' | 'Terminating' | 'Succeeded' | 'Failed';

interface Application {
  /** What was asked for and not ended yet. */
  readonly operation?: { readonly sync: { readonly revision: string } };
  readonly status: {
    /** Absent from the moment a sync is asked for until the controller takes it up. */
    readonly operationState?: { readonly phase: Phase; readonly message: string };
    readonly history: readonly { readonly id: number; readonly revision: string }[];
  };
}

const syncSchema = z.strictObject({ revision: z.string().regex(/^[0-9a-f]{40}$/), prune: z.boolean() });
const actionSchema = z.strictObject({
  group: z.literal('apps'),
  version: z.literal('v1'),
  kind: z.literal('Deployment'),
  namespace: z.literal('shop-production'),
  resourceName: z.enum(['web', 'worker']),
  action: z.literal('restart'),
});

/** Codes of gRPC with the HTTP statuses that its gateway makes of them. */
const INVALID_ARGUMENT = { code: 3, status: 400 };
const FAILED_PRECONDITION = { code: 9, status: 400 };
const NOT_FOUND = { code: 5, status: 404 };
const UNAUTHENTICATED = { code: 16, status: 401 };

export async function startArgoCd(token: string): Promise<ArgoCd> {
  let application: Application = { status: { history: [] } };
  let isHeld = false;
  const sick = new Set<string>();
  const restarts: string[] = [];

  function sync(body: unknown): object {
    const { revision } = syncSchema.parse(body);
    if (application.operation !== undefined)
      throw new Refusal(FAILED_PRECONDITION, 'another operation is already in progress');
    const { operationState: _, ...status } = application.status;
    application = { operation: { sync: { revision } }, status };
    return application;
  }

  /** The controller is one step further each time that somebody looks. */
  function look(): Application {
    const shown = application;
    const { operation, status } = application;
    const phase = status.operationState?.phase;
    if (operation === undefined || (phase === 'Running' && isHeld)) return shown;
    const { revision } = operation.sync;
    if (phase === undefined) {
      application = { operation, status: { ...status, operationState: { phase: 'Running', message: '' } } };
    } else if (phase === 'Terminating') {
      application = ended('Failed', 'Operation terminated');
    } else if (sick.has(revision)) {
      application = ended('Failed', 'one or more synchronization tasks completed unsuccessfully');
    } else {
      application = ended('Succeeded', 'successfully synced (all tasks run)', revision);
    }
    return shown;
  }

  function ended(phase: Phase, message: string, revision?: string): Application {
    const { history } = application.status;
    const more = revision === undefined ? [] : [{ id: history.length, revision }];
    return { status: { operationState: { phase, message }, history: [...history, ...more] } };
  }

  function terminate(): object {
    const { operation, status } = application;
    if (operation === undefined)
      throw new Refusal(INVALID_ARGUMENT, 'Unable to terminate operation. No operation is in progress');
    const operationState = { phase: 'Terminating', message: 'operation is terminating' } as const;
    application = { operation, status: { ...status, operationState } };
    return {};
  }

  async function answer(request: IncomingMessage): Promise<object> {
    if (request.headers.authorization !== `Bearer ${token}`)
      throw new Refusal(UNAUTHENTICATED, 'no session information');
    const question = `${request.method} ${request.url}`;
    switch (question.replace('/api/v1/applications/shop-production', '')) {
      case 'GET ':
        return look();
      case 'POST /sync':
        return sync(await json(request));
      case 'DELETE /operation':
        return terminate();
      case 'POST /resource/actions/v2':
        restarts.push(actionSchema.parse(await json(request)).resourceName);
        return {};
      default:
        throw new Refusal(NOT_FOUND, `${question} is not there`);
    }
  }

  const served = await serve((request, response) => {
    answer(request).then(
      (body) => reply(response, 200, body),
      (error: Error) => {
        const { code, status } = error instanceof Refusal ? error.kind : INVALID_ARGUMENT;
        reply(response, status, { error: error.message, code, message: error.message });
      },
    );
  });
  return {
    ...served,
    sick,
    restarts,
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
    },
  };
}

class Refusal extends Error {
  readonly kind: { readonly code: number; readonly status: number };
  constructor(kind: Refusal['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
