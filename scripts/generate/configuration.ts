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

<!-- Generated from src/config by scripts/generate.ts: edit it there. -->

Nestor is configured by one file, \`nestor.yml\` (a commented example: [nestor.example.yml](../nestor.example.yml)), and by environment variables. \`nestor check\` reports every fault in the file with its line. Keys not listed here are rejected.

## nestor.yml

${table(['key', 'kind', 'default', 'allowed', 'meaning'], keysOf(schema, []))}

\`<name>\` is a name of your choice. \`rollback\` and \`restart\` take the same keys as \`deploy\`.

An operation has either \`run\` (with \`env\`) or \`http\`.

Durations are a number and a unit: \`90s\`, \`15m\`, \`2h\`. Quote text that YAML would read as something else: \`"1.10"\`, \`"{version}"\`.

### Placeholders

In \`run\` and in \`url\`, \`headers\` and \`body\` of \`http\`, ${PLACEHOLDERS.map((name) => `\`{${name}}\``).join(', ')} are replaced by the run's facts; a fact without a value is empty. \`{{\` and \`}}\` are literal braces. One list item stays one argument, whatever its value. In a \`url\` they are percent-encoded, and allowed after the host only.

In \`watch.url\`, \`abort.url\` and \`abort.body\`, \`{response.url}\`, \`{response.deployment.id}\` and the like are replaced by values from the API's JSON response to the request. At the beginning of a \`url\`, such a value is a URL, absolute or relative to that of the request. If its scheme, host or port differs from the request's, no \`headers\` are sent there.

### Values from the environment

In \`repository\`, in the values of \`env\` and in the \`url\`, \`headers\` and \`body\` of \`http\`, \`\${NAME}\` is replaced by a variable of Nestor's environment. It is a fault if that is unset or empty. Values of at least 4 characters are masked in every message and log.

## Environment

${table(['variable', 'default', 'allowed', 'meaning'], variables())}

A command gets ${INHERITED_VARIABLES.map((name) => `\`${name}\``).join(', ')} from Nestor's environment, its \`env\`, and the run's facts as \`NESTOR_…\`; nothing else.
`;
}

/** One row for each key, those of a map after the map itself. */
function keysOf(schema: z.ZodType, path: readonly string[]): readonly (readonly string[])[] {
  const holder = unwrap(schema);
  if (holder instanceof z.ZodRecord) {
    const value = holder.valueType as z.ZodType;
    // A map of plain values needs no row for its values.
    return unwrap(value) instanceof z.ZodObject ? keysOf(value, [...path, '<name>']) : [];
  }
  if (!(holder instanceof z.ZodObject)) return [];
  return Object.entries(holder.shape).flatMap(([key, part]) => {
    const row = rowOf([...path, key], part);
    // The operations take the same keys: only one is listed in full.
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

/** Drops the words that the column's heading already says. */
const plain = (allowed: string): string => allowed.replace(/^(allowed|needed) (is|are):? /, '');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
