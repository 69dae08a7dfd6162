import type { Operation } from '../../../machines/model.ts';
import { code, own, type Markup } from '../message.ts';

interface Target {
  readonly operation: Operation;
  readonly app: string;
  readonly environment: string;
  readonly service: string | null;
}

/** `*Deploy* *shop* v1.2 to *staging*` and its like. @param version in words, or nothing; a restart names none */
export function headline({ operation, app, environment, service }: Target, version: Markup): Markup {
  switch (operation) {
    case 'deploy':
      return own`*Deploy* *${app}*${after(' ', version)} to *${environment}*`;
    case 'rollback':
      return own`*Roll back* *${app}* on *${environment}*${after(' to ', version)}`;
    case 'restart':
      return own`*Restart* ${service === null ? [] : own`${code(service)} of `}*${app}* on *${environment}*`;
  }
}

const after = (words: string, version: Markup): Markup =>
  version.length === 0 ? [] : [{ kind: 'own', text: words }, ...version];
