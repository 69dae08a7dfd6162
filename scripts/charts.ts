import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { dialogueMachine } from '../machines/dialogue.ts';
import { runMachine } from '../machines/run.ts';

/** docs/machines.md: the statecharts in pictures and words, made from the machines themselves. */
export function machinesPage(): string {
  return `# The statecharts

<!-- Made from machines/ by scripts/charts.ts; changes go there. -->

## A dialogue

Its chart: [machines/dialogue.ts](../machines/dialogue.ts).

${manual(dialogueMachine)}

## A run

The life of an operation that was confirmed: [machines/run.ts](../machines/run.ts). \`started\` is the latch: it is accepted once, and only the process whose commit was accepted may start the command.

${manual(runMachine)}
`;
}

/** A machine as its picture, and what its states and transitions say about themselves. */
function manual(machine: AnyStateMachine): string {
  const states = Object.values(machine.root.states).flatMap((node) => described(node, ''));
  return [machine.root.description ?? '', chart(machine), states.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** A state as an item of a list, with those inside it. */
function described(node: AnyStateNode, indent: string): string[] {
  const transitions = [...(node.always ?? []), ...[...node.transitions.values()].flat()];
  const inside = Object.values(node.states).flatMap((child) => described(child, `${indent}  `));
  const leading = transitions.flatMap((transition) =>
    transition.description === undefined ? [] : [`${indent}  - ${way(transition, node)}: ${transition.description}`],
  );
  if (node.description === undefined && inside.length === 0 && leading.length === 0) return [];
  const text = node.description === undefined ? '' : `: ${node.description}`;
  return [`${indent}- **${node.key}**${text}`, ...leading, ...inside];
}

const way = ({ eventType, target }: AnyTransitionDefinition, node: AnyStateNode): string =>
  `${eventType === '' ? '' : `\`${eventType}\` `}→ ${target?.[0]?.key ?? node.key}`;

/** A machine as a Mermaid diagram, its states and transitions in the order of the chart. */
function chart({ root }: AnyStateMachine): string {
  return ['```mermaid', 'stateDiagram-v2', ...inside(root, '  '), '```'].join('\n');
}

function inside(node: AnyStateNode, indent: string): string[] {
  const [initial] = node.initial.target ?? [];
  const children = Object.values(node.states);
  return [
    ...(initial === undefined ? [] : [`${indent}[*] --> ${initial.key}`]),
    ...children.flatMap((child) => nested(child, indent).concat(arrows(child, indent))),
  ];
}

function nested(node: AnyStateNode, indent: string): string[] {
  if (Object.keys(node.states).length === 0) return [];
  return [`${indent}state ${node.key} {`, ...inside(node, `${indent}  `), `${indent}}`];
}

/** One arrow for each state that a state leads to, with all that leads there. */
function arrows(node: AnyStateNode, indent: string): string[] {
  const transitions = [...(node.always ?? []), ...[...node.transitions.values()].flat()];
  const byTarget = Map.groupBy(transitions, ({ target }) => target?.[0]?.key ?? node.key);
  return [
    ...[...byTarget].map(([target, list]) => `${indent}${node.key} --> ${target}${label(list)}`),
    ...(node.type === 'final' ? [`${indent}${node.key} --> [*]`] : []),
  ];
}

function label(transitions: readonly AnyTransitionDefinition[]): string {
  const words = transitions.map(({ eventType, guard }) => [eventType, guarded(guard)].filter(Boolean).join(' '));
  const text = words.filter((word) => word !== '').join(', ');
  return text === '' ? '' : `: ${text}`;
}

function guarded(guard: AnyTransitionDefinition['guard']): string {
  return guard === undefined ? '' : `[${conditionOf(guard)}]`;
}

/** A guard by its name and parameters; several that `and`, `or` and `not` combine, in these words. */
function conditionOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object' && guard !== null && 'type' in guard) {
    const values: unknown[] = 'params' in guard ? Object.values(guard.params as object) : [];
    return [conditionOf(guard.type), ...values.filter((value) => typeof value === 'string')].join(' ');
  }
  if (typeof guard !== 'function' || !('guards' in guard) || !Array.isArray(guard.guards))
    throw new Error('a guard without a name cannot be drawn');
  const parts = guard.guards.map(conditionOf);
  return guard.name === 'not' ? `not ${parts.join('')}` : parts.join(` ${guard.name} `);
}
