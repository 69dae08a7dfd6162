import { serve, type Served } from './serve.ts';

/** Services that are restarted by POST /NAME/restart and tell how they are by GET /NAME/health. */
export interface Services extends Served {
  /** What each service runs since its last restart. */
  readonly running: Readonly<Record<string, string>>;
  /** The names of the services that were restarted, in order. */
  readonly restarts: readonly string[];
  /** What does not get healthy. */
  readonly sick: Set<string>;
  /** From now on nobody gets an answer about health. Resolves when somebody asks. */
  hang(): Promise<void>;
  recover(): void;
}

/** @param installed what a service of this name is to run when it is started */
export async function startServices(installed: (name: string) => Promise<string>): Promise<Services> {
  const running: Record<string, string> = {};
  const restarts: string[] = [];
  const sick = new Set<string>();
  let hanging: PromiseWithResolvers<void> | undefined;

  async function answer(question: string): Promise<number | undefined> {
    const [, name = '', action = ''] = question.split('/');
    switch (action) {
      case 'restart':
        restarts.push(name);
        running[name] = await installed(name);
        return 200;
      case 'health':
        hanging?.resolve();
        if (hanging !== undefined) return undefined;
        return running[name] === undefined || sick.has(running[name]) ? 503 : 200;
      default:
        return 404;
    }
  }

  const served = await serve((request, response) => {
    answer(`${request.method}${request.url}`).then(
      (status) => status !== undefined && response.writeHead(status).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  return {
    ...served,
    running,
    restarts,
    sick,
    hang() {
      hanging = Promise.withResolvers();
      return hanging.promise;
    },
    recover() {
      hanging = undefined;
    },
  };
}
