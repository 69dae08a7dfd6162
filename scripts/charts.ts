import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { dialogueMachine } from '../machines/dialogue.ts';
import { runMachine } from '../machines/run.ts';

/** docs/machines.md: the statecharts as pictures, drawn from the machines themselves. */
export function machinesPage(): string {
  return `# The statecharts

<!-- Drawn from machines/ by scripts/charts.ts; changes go there. -->

## A dialogue

A person's conversation in a channel, from the command to the run: [machines/dialogue.ts](../machines/dialogue.ts). \`routing\` never rests, it leads to the first thing that is still open; a look-up answers as an event, and an answer that is not the awaited one is nobody's.

${chart(dialogueMachine)}

## A run

The life of an operation that was confirmed: [machines/run.ts](../machines/run.ts). \`started\` is the latch: it is accepted once, and only the one who got it accepted may start the command.

${chart(runMachine)}
`;
}

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

/** A guard by its name; several that `and`, `or` and `not` combine, in these words. */
function conditionOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return conditionOf(guard.type);
  if (typeof guard !== 'function' || !('guards' in guard) || !Array.isArray(guard.guards))
    throw new Error('a guard without a name cannot be drawn');
  const parts = guard.guards.map(conditionOf);
  return guard.name === 'not' ? `not ${parts.join('')}` : parts.join(` ${guard.name} `);
}
