import { command } from './command.ts';
import { isNameOf } from './names.ts';
import { asEnvironment, operate, type OperationWords, type ReadTarget } from './operation.ts';

export const deploy = command({
  name: 'deploy',
  aliases: [],
  grammar: 'deploy [app] [version] [to environment]',
  help: { en: 'deploys a version; I ask for anything missing and show the commits first' },
  examples: ({ app, environment }) => ['deploy', `deploy ${app}`, `deploy ${app} to ${environment}`],
  parse: (args, { catalog }) => operate('deploy', args, { catalog, read }),
});

/** An environment is understood without its `to`. */
function read({ named, before, after, environments }: OperationWords): ReadTarget {
  const loose = after.length > 0 ? -1 : before.findLastIndex((word) => isNameOf(word, environments));
  const environment = after[0] ?? (loose === -1 ? undefined : before.splice(loose, 1)[0]);
  const version = before.shift();
  return {
    requested: { ...named, ...(version !== undefined && { version }), ...asEnvironment(environment, environments) },
    left: [...before, ...after.slice(1)],
  };
}
