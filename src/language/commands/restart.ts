import { command } from './command.ts';
import { asEnvironment, operate, type OperationWords, type ReadTarget } from './operation.ts';

export const restart = command({
  name: 'restart',
  aliases: [],
  grammar: 'restart [app] [environment] [service]',
  help: { en: 'restarts what runs there' },
  examples: ({ app, environment, service }) => [
    `restart ${app}`,
    `restart ${app} ${environment}${service === undefined ? '' : ` ${service}`}`,
  ],
  parse: (args, { catalog }) => operate('restart', args, { catalog, read }),
});

function read({ named, before, after, environments }: OperationWords): ReadTarget {
  const environment = before.shift();
  const service = before.shift();
  return {
    requested: { ...named, ...asEnvironment(environment, environments), ...(service !== undefined && { service }) },
    left: [...before, ...after],
  };
}
