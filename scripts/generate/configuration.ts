import { z } from 'zod';
import { PLACEHOLDERS } from '../../src/config/templates/placeholders.ts';
import { annotationOf } from '../../src/config/schema/annotate.ts';
import { unwrap } from '../../src/config/schema/schema-at.ts';
import { createNestorYmlSchema } from '../../src/config/schema/nestor-yml.ts';
import { INHERITED_VARIABLES, VARIABLES } from '../../src/config/environment-variables.ts';

/** docs/configuration.md: every key and variable, from the schema that checks them and the table that reads them. */
export function configurationPage(): string {
  const schema = createNestorYmlSchema({ variables: {}, folder: '/' });
  return `# Configuration

<!-- Made from src/config by scripts/generate.ts; changes go there. -->

Nestor is told what it works with by one file, \`nestor.yml\` (a commented one: [nestor.example.yml](../nestor.example.yml)), and by the environment. \`nestor check\` names every fault of the file with its line. What is not listed here is refused.

## nestor.yml

${table(['key', 'kind', 'default', 'allowed', 'meaning'], keysOf(schema, []))}

\`<name>\` stands for names of your own. \`rollback\` and \`restart\` have the keys of \`deploy\`.

An operation has \`run\` (with \`env\`) or \`http\`, one of the two.

Durations are a number and a unit: \`90s\`, \`15m\`, \`2h\`. Texts that YAML would take for something else stand in quotes: \`"1.10"\`, \`"{version}"\`.

### Placeholders

In \`run\` and in \`url\`, \`headers\` and \`body\` of \`http\`, ${PLACEHOLDERS.map((name) => `\`{${name}}\``).join(', ')} stand for the facts of the run; what has no value is empty. \`{{\` and \`}}\` are braces. One item of the list stays one argument, whatever it stands for. In a \`url\` they are percent-encoded and stand after the host.

In \`watch.url\`, \`abort.url\` and \`abort.body\`, \`{response.url}\`, \`{response.deployment.id}\` and the like stand for values of the JSON with which the API has answered the request. One at the beginning of a \`url\` is an address, whole or relative to that of the request. If its scheme, host and port are others than those of the request, no \`headers\` are sent there.

### Values from the environment

In \`repository\`, in the values of \`env\` and in the \`url\`, \`headers\` and \`body\` of \`http\`, \`\${NAME}\` stands for a variable of the environment of Nestor. One that is not set, or empty, is a fault. The values appear in no message and no log: they are masked, if they have at least 4 characters.

## Environment

${table(['variable', 'default', 'allowed', 'meaning'], variables())}

A command gets ${INHERITED_VARIABLES.map((name) => `\`${name}\``).join(', ')} of Nestor's own environment, its \`env\`, and the facts of the run as \`NESTOR_…\`; nothing else.
`;
}

/** One row for each key, those of a map after the map itself. */
function keysOf(schema: z.ZodType, path: readonly string[]): readonly (readonly string[])[] {
  const holder = unwrap(schema);
  if (holder instanceof z.ZodRecord) {
    const value = holder.valueType as z.ZodType;
    // The names of variables say all there is to say of their values.
    return unwrap(value) instanceof z.ZodObject ? keysOf(value, [...path, '<name>']) : [];
  }
  if (!(holder instanceof z.ZodObject)) return [];
  return Object.entries(holder.shape).flatMap(([key, part]) => {
    const row = rowOf([...path, key], part);
    // The operations are alike: one of them is told in full.
    const alike = key === 'rollback' || key === 'restart';
    return alike ? [row] : [row].concat(keysOf(part, [...path, key]));
  });
}

function rowOf(path: readonly string[], schema: z.ZodType): readonly string[] {
  const about = annotationOf(schema);
  if (about === undefined) throw new Error(`${path.join('.')} has no note in the schema`);
  return [`\`${path.join('.')}\``, about.kind, about.default ?? 'needed', plain(about.allowed), about.describe ?? ''];
}

function variables(): readonly (readonly string[])[] {
  return Object.values(VARIABLES).map((variable) => {
    const fallback: unknown = 'fallback' in variable ? variable.fallback : undefined;
    const shown = typeof fallback === 'string' ? `\`${fallback}\`` : 'not set';
    return [`\`${variable.name}\``, shown, plain(variable.allowed), variable.describe];
  });
}

/** `allowed are: yes, name` under a heading that says so already. */
const plain = (allowed: string): string => allowed.replace(/^(allowed|needed) (is|are):? /, '');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
