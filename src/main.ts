import { check } from './cli/check.ts';
import { demo } from './cli/demo.ts';
import { help } from './cli/help.ts';
import { history } from './cli/history.ts';
import { sandbox } from './cli/sandbox.ts';
import { start } from './cli/start.ts';
import { readEnvironment } from './config/environment.ts';

const print = (line: string): void => console.log(line);
const complain = (line: string): void => console.error(line);

/** Nestor's command line. @returns the exit status: 0 fine, 1 failed while running, 2 wrong usage or config */
async function main([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'start':
      return args.length > 0 ? misused(command) : start(complain);
    case 'demo':
      return demo(args, print, complain);
    case 'sandbox':
      return sandbox(args, print, complain);
    case 'check':
      return args.length > 0 ? misused(command) : checkConfig();
    case 'history':
      return history(args, print, complain);
    case 'help':
    case '--help':
    case '-h':
      for (const line of help()) print(line);
      return 0;
    case undefined:
      for (const line of help()) complain(line);
      return 2;
    default:
      complain(`nestor: there is no command ${command}; 'nestor help' lists all`);
      return 2;
  }
}

function misused(command: string): number {
  complain(
    `nestor ${command} takes no arguments; settings come from nestor.yml and the environment (see 'nestor help')`,
  );
  return 2;
}

function checkConfig(): number {
  const environment = readEnvironment();
  if (!environment.ok) {
    for (const fault of environment.faults) complain(fault);
    return 2;
  }
  const { configFile: file, all } = environment.settings;
  return check({ file, environment: all, print });
}

// Nothing is left to finish here: a server or a timer that forgot to stop must not keep the process.
process.exit(await main(process.argv.slice(2)));
