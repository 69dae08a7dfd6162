type Json = Readonly<Record<string, unknown>>;

/**
 * An object with a patch of kubectl applied.
 * @param type the content type of the patch, one of the three that Kubernetes knows
 * @throws Error for what is not needed here
 */
export function patched<T>(target: T, type: string, patch: unknown): T {
  switch (type) {
    case 'application/merge-patch+json':
      return merged(target, patch, { listsByName: false }) as T;
    case 'application/strategic-merge-patch+json':
      return merged(target, patch, { listsByName: true }) as T;
    case 'application/json-patch+json':
      return (patch as readonly Step[]).reduce<unknown>(applied, target) as T;
    default:
      throw new Error(`unknown type of patch: ${type}`);
  }
}

/** RFC 7396; Kubernetes' own way also merges lists of things with names, and has directives that begin with $. */
function merged(target: unknown, patch: unknown, how: { readonly listsByName: boolean }): unknown {
  if (how.listsByName && Array.isArray(target) && Array.isArray(patch) && patch.every(isNamed)) {
    const changes = new Map(patch.map((one) => [one.name, one]));
    return target.map((one: unknown) => (isNamed(one) ? merged(one, changes.get(one.name) ?? {}, how) : one));
  }
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$setElementOrder/')) continue;
    if (key.startsWith('$')) throw new Error(`unknown directive of a patch: ${key}`);
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value, how);
  }
  return result;
}

interface Step {
  readonly op: string;
  readonly path: string;
  readonly value: unknown;
}

/** RFC 6902, without lists. */
function applied(target: unknown, { op, path, value }: Step): unknown {
  if (op !== 'replace' && op !== 'add') throw new Error(`unknown operation of a patch: ${op}`);
  const [, ...keys] = path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return replaced(target, keys, value);
}

function replaced(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (!isObject(target)) throw new Error(`a patch goes through ${key}, which is not there`);
  return { ...target, [key]: replaced(target[key], rest, value) };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNamed = (value: unknown): value is Json & { readonly name: string } =>
  isObject(value) && typeof value['name'] === 'string';
