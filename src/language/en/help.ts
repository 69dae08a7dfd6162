import type { Catalog } from '../../../machines/model.ts';
import { code, own, type Markup, type Message } from '../message.ts';
import type { CommandName } from '../utterance.ts';
import { quoted } from './vocabulary.ts';

interface Entry {
  readonly usage: string;
  readonly does: string;
  readonly examples: (sample: Sample) => readonly string[];
}

/** Names from the current config, for the examples. */
interface Sample {
  readonly app: string;
  readonly environment: string;
  readonly service: string | undefined;
}

const entries: Readonly<Record<CommandName, Entry>> = {
  help: { usage: 'help [command]', does: 'what I can do', examples: () => ['help deploy'] },
  deploy: {
    usage: 'deploy [app] [version] [to environment]',
    does: 'deploys a version; I ask for anything missing and show the commits first',
    examples: ({ app, environment }) => ['deploy', `deploy ${app}`, `deploy ${app} to ${environment}`],
  },
  rollback: {
    usage: 'rollback [app] [environment] [to version]',
    does: 'goes back to a version that was deployed there successfully before',
    examples: ({ app, environment }) => [`rollback ${app}`, `rollback ${app} ${environment}`],
  },
  restart: {
    usage: 'restart [app] [environment] [service]',
    does: 'restarts what runs there',
    examples: ({ app, environment, service }) => [
      `restart ${app}`,
      `restart ${app} ${environment}${service === undefined ? '' : ` ${service}`}`,
    ],
  },
  status: {
    usage: 'status [app]',
    does: 'what is live where, since when, by whom, and how many commits behind the newest version',
    examples: ({ app }) => ['status', `status ${app}`],
  },
  history: {
    usage: 'history [app] [environment] [count]',
    does: 'who ran what, when, how it ended and how long it took',
    examples: ({ app, environment }) => ['history', `history ${app} ${environment} 20`],
  },
  commits: {
    usage: 'commits app environment [version]',
    does: 'what a deployment would change, without deploying; in reply to my question, lists all commits',
    examples: ({ app, environment }) => [`commits ${app} ${environment}`],
  },
  abort: {
    usage: 'abort [run]',
    does: 'stops a run, or takes it out of the queue',
    examples: () => ['abort', 'abort #1'],
  },
  cancel: { usage: 'cancel', does: 'ends the dialogue at any point', examples: () => ['cancel'] },
  logs: {
    usage: 'logs [run]',
    does: 'the output of a run; without a number, of the last one',
    examples: () => ['logs', 'logs #1'],
  },
};

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
  if (topic !== null) {
    const { usage, does, examples } = entries[topic];
    return [
      own`${code(`${name} ${usage}`)} ${does}`,
      ...examples(sample).map((line) => own`    ${code(`${name} ${line}`)}`),
    ];
  }
  return Object.values(entries).map(({ usage, does, examples }) => {
    const [first = ''] = examples(sample).slice(-1);
    return own`${code(usage)} ${does}, e.g. ${code(`${name} ${first}`)}`;
  });
}

function sampleOf(catalog: Catalog): Sample {
  const [app = 'app', environments = {}] = Object.entries(catalog)[0] ?? [];
  const [environment = 'environment', offer] = Object.entries(environments)[0] ?? [];
  return { app, environment, service: offer?.services[0] };
}
