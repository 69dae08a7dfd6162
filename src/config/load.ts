import { dirname, resolve } from 'node:path';
import { buildConfig } from './build.ts';
import type { Config } from './config.ts';
import { readYaml } from './yaml/document.ts';
import { inOrder, WHOLE_FILE, type Fault } from './faults/fault.ts';
import { toFaults } from './schema/to-faults.ts';
import { createNestorYmlSchema } from './schema/nestor-yml.ts';
import { collectSecrets } from './secrets/secrets.ts';
import { readSource } from './yaml/source.ts';
import type { EnvVars } from './templates/env-vars.ts';
import { textsIn } from './templates/texts.ts';

export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Reads and checks nestor.yml. Returns every fault, ordered by line; never throws.
 * @param file the path of nestor.yml
 * @param environment the variables that `${NAME}` refers to, and whose secrets are masked
 */
export function loadConfig({ file, environment }: { file: string; environment: EnvVars }): Loaded {
  const source = readSource(file);
  if (!source.ok) return { ok: false, faults: [source.fault] };
  const yaml = readYaml(source.text);
  if (yaml.value === undefined || (yaml.value === null && yaml.faults.length === 0)) {
    return { ok: false, faults: yaml.faults.length > 0 ? yaml.faults : [EMPTY] };
  }
  const schema = createNestorYmlSchema({ variables: environment, folder: dirname(resolve(file)) });
  const checked = schema.safeParse(yaml.value);
  const faults = [...yaml.faults, ...toFaults(checked.error?.issues ?? [], { schema, yaml })];
  if (!checked.success || faults.length > 0) return { ok: false, faults: inOrder(faults) };

  const addresses = Object.values(checked.data.apps).map(({ repository }) => repository);
  const { values, warnings } = collectSecrets({ texts: textsIn(yaml.value), addresses, variables: environment });
  return { ok: true, config: buildConfig(checked.data, values), warnings };
}

const EMPTY: Fault = {
  line: 1,
  column: 1,
  path: WHOLE_FILE,
  wrong: 'is empty',
  allowed: 'needed are channels and apps, as in nestor.example.yml',
};
