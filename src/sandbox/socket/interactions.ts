import type { Deliveries } from './deliveries.ts';
import { SlackError } from '../web/errors.ts';
import type { Fields } from '../json.ts';
import { messageToJson } from '../world/to-slack-json.ts';
import type { Workspace } from '../world/workspace.ts';
import type { Button, Delivery, Menu, Person } from '../records.ts';

const TRIGGER_LIFE = 3000;
const TRIGGERS_KEPT = 1000;

/** Trigger IDs: valid once, for three seconds. Source: https://docs.slack.dev/interactivity/handling-user-interaction */
export class Triggers {
  readonly #byId = new Map<string, { user: string; at: number; used: boolean }>();

  add(id: string, user: string): void {
    this.#byId.set(id, { user, at: Date.now(), used: false });
    const oldest = this.#byId.keys().next().value;
    if (this.#byId.size > TRIGGERS_KEPT && oldest !== undefined) this.#byId.delete(oldest);
  }

  /**
   * @returns the ID of the person who pressed
   * @throws SlackError invalid_trigger_id, expired_trigger_id or exchanged_trigger_id
   */
  exchange(id: string): string {
    const trigger = this.#byId.get(id);
    if (!trigger) throw new SlackError('invalid_trigger_id');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    if (Date.now() - trigger.at > TRIGGER_LIFE) throw new SlackError('expired_trigger_id');
    trigger.used = true;
    return trigger.user;
  }
}

/** A press, and what it takes to deliver it. */
export interface Interaction {
  workspace: Workspace;
  deliveries: Deliveries;
  triggers: Triggers;
  person: Person;
  control: Button | Menu;
  /** The option picked, for menus. */
  option?: Fields;
  responseUrl: string;
}

/**
 * Delivers a press with the message as the person saw it.
 * Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export function interact(interaction: Interaction): Delivery {
  const { workspace, deliveries, triggers, person, control, responseUrl } = interaction;
  const { message } = control;
  const { team, app } = workspace;
  const trigger = workspace.newId('13345224609.');
  triggers.add(trigger, person.id);
  const ephemeral = message.onlyFor !== undefined;
  return deliveries.send('interactive', trigger, {
    type: 'block_actions',
    user: { id: person.id, username: person.name, name: person.name, team_id: person.team },
    api_app_id: app.id,
    token: 'sandbox-verification-token',
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    },
    trigger_id: trigger,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: message.channel.id, name: channelName(interaction) },
    ...(!ephemeral && { message: messageToJson(workspace, message, control.seen) }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [action(interaction)],
  });
}

function action({ workspace, control, option }: Interaction): Fields {
  const { element } = control;
  return {
    action_id: control.actionId,
    block_id: control.blockId,
    type: element['type'],
    ...('value' in control && { text: element['text'] }),
    ...('value' in control && control.value !== undefined && { value: control.value }),
    ...(element['style'] !== undefined && { style: element['style'] }),
    ...(option && { selected_option: option }),
    ...('placeholder' in control && element['placeholder'] !== undefined && { placeholder: element['placeholder'] }),
    action_ts: workspace.newTs(),
  };
}

function channelName({ control: { message } }: Interaction): string {
  if (message.channel.kind === 'im') return 'directmessage';
  return message.channel.kind === 'group' ? 'privategroup' : message.channel.name;
}
