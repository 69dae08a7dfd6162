import { command } from './command.ts';

export const help = command({
  name: 'help',
  aliases: [],
  grammar: 'help [command]',
  help: { en: 'what I can do' },
  examples: () => ['help deploy'],
  parse: ([topic]) => ({ kind: 'help', topic: topic ?? null }),
});
