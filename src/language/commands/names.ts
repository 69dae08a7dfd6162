import type { Catalog } from '../../../machines/model.ts';
import type { RequestRefusal } from '../../../machines/refusal.ts';

/** Is this word one of these names, in whatever case it was typed? */
export const isNameOf = (word: string, names: readonly string[]): boolean =>
  names.some((name) => name.toLowerCase() === word.toLowerCase());

/** A name as the config writes it, whatever the case it was typed in. */
export function canonical(word: string, names: readonly string[]): string {
  return names.find((name) => name.toLowerCase() === word.toLowerCase()) ?? word;
}

/** An application that must be in the config. */
export function findApp(catalog: Catalog, said: string): { readonly app: string } | RequestRefusal {
  const known = Object.keys(catalog);
  const app = canonical(said, known);
  return known.includes(app) ? { app } : { code: 'unknown-app', said, known };
}

/** An application and one of its environments, both in the config. */
export function findEnvironment(
  catalog: Catalog,
  saidApp: string,
  said: string,
): { readonly app: string; readonly environment: string } | RequestRefusal {
  const found = findApp(catalog, saidApp);
  if ('code' in found) return found;
  const { app } = found;
  const known = Object.keys(catalog[app] ?? {});
  const environment = canonical(said, known);
  return known.includes(environment) ? { app, environment } : { code: 'unknown-environment', said, app, known };
}
