import { enableCompileCache } from 'node:module';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WrongUsage } from './cli/options.ts';

// Node keeps compiled code between starts; bin/nestor enables this a moment earlier, so that this file is cached too.
// The cache lies beside the code, where only those who may change the code can write. If this process may not, Node
// does without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/nestor', import.meta.url)));

const print = (line: string): void => console.log(line);
const complain = (line: string): void => console.error(line);

/** Nestor's command line. @returns the exit status: 0 fine, 1 failed while running, 2 wrong usage or config */
async function main([command, ...args]: readonly string[]): Promise<number> {
  // Load only what the command needs: the bot keeps it in memory for as long as it runs.
  switch (command) {
    case 'start':
      return args.length > 0 ? misused(command) : (await import('./cli/start.ts')).start(complain);
    case 'demo':
      return (await import('./cli/demo.ts')).demo(args, print, complain);
    case 'sandbox':
      return (await import('./cli/sandbox.ts')).sandbox(args, print, complain);
    case 'check':
      return args.length > 0 ? misused(command) : checkConfig();
    case 'history':
      return (await import('./cli/history.ts')).history(args, print, complain);
    case 'help':
    case '--help':
    case '-h':
      for (const line of await helpLines()) print(line);
      return 0;
    case undefined:
      for (const line of await helpLines()) complain(line);
      return 2;
    default:
      complain(`nestor: unknown command ${command}; see 'nestor help'`);
      return 2;
  }
}

function misused(command: string): number {
  complain(
    `nestor ${command} takes no arguments; settings come from nestor.yml and the environment (see 'nestor help')`,
  );
  return 2;
}

async function helpLines(): Promise<readonly string[]> {
  const { help } = await import('./cli/help.ts');
  return help();
}

async function checkConfig(): Promise<number> {
  const { check } = await import('./cli/check.ts');
  const { readEnvironment } = await import('./config/environment.ts');
  const environment = readEnvironment();
  if (!environment.ok) {
    for (const fault of environment.faults) complain(fault);
    return 2;
  }
  const { configFile: file, all } = environment.settings;
  return check({ file, environment: all, print });
}

/** Milliseconds to flush the output: writes to a full pipe are asynchronous. */
const PRINTED_WITHIN = 2000;

async function printed(): Promise<void> {
  const streams = [process.stdout, process.stderr].map(
    (stream) =>
      new Promise<void>((resolve) => {
        stream.write('', () => resolve());
      }),
  );
  await Promise.race([Promise.all(streams), after(PRINTED_WITHIN)]);
}

/** As `main`; a command line that is wrong is told, with what is allowed. */
async function run(args: readonly string[]): Promise<number> {
  try {
    return await main(args);
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    complain(error.message);
    return 2;
  }
}

const status = await run(process.argv.slice(2));
await printed();
// All work is done: a forgotten server or timer must not keep the process alive.
process.exit(status);
