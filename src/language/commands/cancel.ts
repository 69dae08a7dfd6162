import { command } from './command.ts';

export const cancel = command({
  name: 'cancel',
  aliases: ['stop', 'отмена'],
  standsAlone: true,
  grammar: 'cancel',
  help: { en: 'ends the dialogue at any point' },
  examples: () => ['cancel'],
  parse: () => ({ kind: 'cancel' }),
});
