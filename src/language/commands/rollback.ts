import { command } from './command.ts';
import { asEnvironment, operate, type OperationWords, type ReadTarget } from './operation.ts';

export const rollback = command({
  name: 'rollback',
  aliases: ['roll back'],
  grammar: 'rollback [app] [environment] [to version]',
  help: { en: 'goes back to a version that was deployed there successfully before' },
  examples: ({ app, environment }) => [`rollback ${app}`, `rollback ${app} ${environment}`],
  parse: (args, { catalog }) => operate('rollback', args, { catalog, read }),
});

function read({ named, before, after, environments }: OperationWords): ReadTarget {
  const environment = before.shift();
  const version = after[0] ?? before.shift();
  return {
    requested: { ...named, ...(version !== undefined && { version }), ...asEnvironment(environment, environments) },
    left: [...before, ...after.slice(1)],
  };
}
