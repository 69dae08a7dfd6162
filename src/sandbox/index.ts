import { once } from 'node:events';
import { Admin } from './world/admin.ts';
import { Tokens } from './web/tokens.ts';
import { ChangeFeed } from './change-feed.ts';
import { Deliveries } from './socket/deliveries.ts';
import { publishEvents } from './socket/events.ts';
import { Faults } from './faults/faults.ts';
import { Triggers } from './socket/interactions.ts';
import { RateLimits } from './web/rate-limits.ts';
import { Network } from './faults/network.ts';
import { ALL_SCOPES, DEFAULT_EVENTS, type SandboxOptions } from './options.ts';
import { Sandbox } from './sandbox.ts';
import { ApiServer } from './web/server.ts';
import { Sockets } from './socket/sockets.ts';
import { Workspace } from './world/workspace.ts';

export type { Button, Delivery } from './records.ts';
export type { Fault } from './faults/faults.ts';
export type { SandboxOptions } from './options.ts';
export type { Sandbox } from './sandbox.ts';
export type { Message } from './world/message.ts';

/**
 * Starts a local Slack: Web API and Socket Mode on 127.0.0.1, with people, channels and a bot user.
 *
 * @throws Error if the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const keep = options.keep ?? 20_000;
  const changes = new ChangeFeed();
  const faults = new Faults();
  const workspace = newWorkspace(options, changes, keep);
  const tokens = new Tokens({
    bot: options.botToken ?? 'xoxb-sandbox-bot',
    app: options.appToken ?? 'xapp-sandbox-app',
    scopes: options.scopes ?? ALL_SCOPES,
  });
  const sockets = new Sockets({
    appId: workspace.app.id,
    pingEvery: options.pingEvery ?? 10_000,
    refreshEvery: options.refreshEvery ?? 0,
    changes,
  });
  const deliveries = new Deliveries({
    ackDeadline: options.ackDeadline ?? 3_000,
    redelivery: options.redelivery ?? [0, 60_000, 300_000],
    retryInteractions: options.retryInteractions ?? false,
    keep,
    changes,
    sockets,
    faults,
  });
  const events = { workspace, tokens, deliveries, subscribed: new Set(options.events ?? DEFAULT_EVENTS) };
  publishEvents(events);

  const limits = new RateLimits(options.rateLimits ?? false);
  const triggers = new Triggers();
  const api = new ApiServer({ context: () => context, faults, limits, changes, keep });
  api.server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
  api.server.listen(options.port ?? 0, '127.0.0.1');
  await once(api.server, 'listening');
  const host = `127.0.0.1:${portOf(api)}`;
  const context = { workspace, tokens, sockets, triggers, host };

  const admin = new Admin(workspace, tokens);
  for (const channel of options.channels ?? ['general']) admin.addChannel(channel);
  for (const [handle, members] of Object.entries(options.groups ?? {})) admin.setGroup(handle, members);
  const network = new Network({ api, sockets, deliveries, limits });
  const stop = async () => {
    if (!api.server.listening) return;
    deliveries.stop();
    sockets.stop();
    const closed = once(api.server, 'close');
    api.server.close();
    api.server.closeAllConnections();
    await closed;
  };
  return new Sandbox({ workspace, admin, network, faults, api, events, triggers, host, stop });
}

function newWorkspace(options: SandboxOptions, changes: ChangeFeed, keep: number): Workspace {
  const bot = typeof options.bot === 'string' ? { name: options.bot } : (options.bot ?? { name: 'bot' });
  const workspace = new Workspace({
    name: options.team ?? 'Sandbox',
    botName: bot.name,
    botId: bot.id,
    unknownBlocks: new Set(options.unknownBlocks),
    keep,
    changes,
  });
  for (const person of options.people ?? ['ann', 'bob', 'carol']) {
    workspace.people.add(typeof person === 'string' ? { name: person } : person);
  }
  return workspace;
}

function portOf({ server }: ApiServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
