import type { Args } from '../web/args.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import { isFields, type Fields } from '../json.ts';
import type { Context, Method } from './method.ts';

/** Views are stored, not shown. Sources: https://docs.slack.dev/reference/methods/views.publish and views.open */
export const viewMethods: Record<string, Method> = {
  'views.publish': { perMinute: TIER.four, run: publish },
  'views.open': { perMinute: TIER.four, run: open },
};

function publish({ workspace }: Context, args: Args): Fields {
  const person = workspace.people.byId(args.required('user_id', 'user_not_found'));
  if (!person) throw new SlackError('user_not_found');
  return store(workspace, person.id, viewOf(args, 'home'));
}

function open({ workspace, triggers }: Context, args: Args): Fields {
  const view = viewOf(args, 'modal');
  const user = triggers.exchange(args.required('trigger_id', 'invalid_trigger_id'));
  return store(workspace, user, view);
}

function store(workspace: Context['workspace'], user: string, view: Fields): Fields {
  const stored = { ...view, id: workspace.newId('V'), team_id: workspace.team.id, app_id: workspace.app.id };
  workspace.views.set(`${String(view['type'])}:${user}`, stored);
  workspace.changes.emit({ kind: 'view', person: user });
  return { view: stored };
}

function viewOf(args: Args, type: 'home' | 'modal'): Fields {
  const view = args.json('view', 'invalid_arguments');
  if (!isFields(view) || view['type'] !== type || !Array.isArray(view['blocks']) || view['blocks'].length > 100) {
    throw new SlackError('invalid_arguments');
  }
  return view;
}
