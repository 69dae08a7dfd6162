import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import type { Method } from './method.ts';

export const appMethods: Record<string, Method> = {
  'api.test': {
    token: 'none',
    perMinute: TIER.none,
    run: (_context, args) => {
      const error = args.text('error');
      if (error !== undefined) throw new SlackError(error, { args: args.all });
      return { args: args.all };
    },
  },

  'auth.test': {
    perMinute: TIER.none,
    run: ({ workspace: { team, bot, app } }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name,
      team_id: team.id,
      user_id: bot.id,
      bot_id: app.botId,
      app_id: app.id,
      is_enterprise_install: false,
    }),
  },

  'apps.connections.open': {
    token: 'app',
    perMinute: TIER.one * 60,
    run: ({ sockets, host, workspace }) => ({
      url: `ws://${host}/link/?ticket=${sockets.issueTicket()}&app_id=${workspace.app.id}`,
    }),
  },
};
