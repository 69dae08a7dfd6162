import type { Catalog } from '../../../machines/model.ts';
import type { Sample } from '../commands/command.ts';
import { commands, type CommandName } from '../commands/registry.ts';
import { code, own, type Markup, type Message } from '../message.ts';
import { quoted } from './vocabulary.ts';

/** All commands, or one with its examples. @param name the word that addresses the bot */
export function helpMessage(name: string, catalog: Catalog, topic: CommandName | null): Message {
  return { parts: [{ kind: 'lines', lines: helpLines(name, catalog, topic) }] };
}

/** The reply to words that are no command. */
export function unknownMessage(said: string, nearest: string | null, help: Message): Message {
  const near = nearest === null ? [] : own` Did you mean ${code(nearest)}?`;
  return { parts: [{ kind: 'text', text: own`*I don't know how to do that*: ${quoted(said)}${near}` }, ...help.parts] };
}

function helpLines(name: string, catalog: Catalog, topic: CommandName | null): Markup[] {
  const sample = sampleOf(catalog);
  const command = commands.find((one) => one.name === topic);
  if (command === undefined) return commands.map((one) => commandLine(one, name, sample));
  return [
    own`${code(`${name} ${command.grammar}`)} ${[{ kind: 'own', text: command.help.en }]}`,
    ...command.examples(sample).map((line) => own`    ${code(`${name} ${line}`)}`),
  ];
}

function commandLine({ grammar, help, examples }: (typeof commands)[number], name: string, sample: Sample): Markup {
  const example = examples(sample).at(-1) ?? '';
  return own`${code(grammar)} ${[{ kind: 'own', text: help.en }]}, e.g. ${code(`${name} ${example}`)}`;
}

function sampleOf(catalog: Catalog): Sample {
  const [app = 'app', environments = {}] = Object.entries(catalog)[0] ?? [];
  const [environment = 'environment', offer] = Object.entries(environments)[0] ?? [];
  return { app, environment, service: offer?.services[0] };
}
