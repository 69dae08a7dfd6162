import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toInbound } from '../../../src/slack/socket/inbound.ts';

const reader = { botUser: 'UBOT', now: 42 };
const message = { type: 'message', channel: 'C1', ts: '1.2', user: 'U1', text: 'deploy &lt;x&gt;', event_ts: '1.2' };
const event = (changes: object) => toInbound({ type: 'event_callback', event: { ...message, ...changes } }, reader);
const said = {
  kind: 'message',
  id: 'message/C1/1.2',
  channel: 'C1',
  ts: '1.2',
  person: 'U1',
  text: 'deploy <x>',
  at: 42,
};

describe('a message', () => {
  it('from a person is received', () => {
    expect(event({})).toEqual(said);
  });

  it('and its mention have the same id', () => {
    expect(event({ type: 'app_mention' })).toEqual(said);
  });

  it('in a thread names the thread', () => {
    expect(event({ thread_ts: '1.0' })).toEqual({ ...said, thread: '1.0' });
  });

  it('that started a thread is not in it', () => {
    expect(event({ thread_ts: '1.2' })).toEqual(said);
  });

  it.each(['thread_broadcast', 'file_share'])('with the subtype %s is from a person', (subtype) => {
    expect(event({ subtype })).toEqual(said);
  });

  it.each([
    ['of a bot', { bot_id: 'B1' }],
    ['of an app', { app_id: 'A1' }],
    ['with a profile of a bot', { bot_profile: { id: 'B1' } }],
    ['of the bot itself', { user: 'UBOT' }],
    ['of nobody', { user: undefined }],
    ['that was changed', { subtype: 'message_changed', message }],
    ['that was deleted', { subtype: 'message_deleted', previous_message: message }],
    ['about joining', { subtype: 'channel_join' }],
    ['of a bot by its subtype', { subtype: 'bot_message' }],
    ['edited so that it mentions the bot', { type: 'app_mention', edited: { user: 'U1', ts: '1.3' } }],
    ['hidden', { hidden: true }],
    ['without a channel', { channel: undefined }],
    ['without text', { text: undefined }],
    ['that is another event', { type: 'reaction_added' }],
  ])('%s is none', (_title, changes) => {
    expect(event(changes)).toBeUndefined();
  });
});

describe('a button press', () => {
  const body = {
    type: 'block_actions',
    user: { id: 'U1', team_id: 'TOTHER' },
    container: { type: 'message', message_ts: '1.2', channel_id: 'C1' },
    channel: { id: 'C1' },
    message: { ts: '1.2', thread_ts: '1.0' },
    trigger_id: 't.1',
    actions: [{ type: 'button', action_id: 'nestor:0', action_ts: '9.9', value: 'yes' }],
  };

  it('says who pressed what, and where', () => {
    expect(toInbound(body, reader)).toEqual({
      kind: 'press',
      id: 'press/C1/1.2/U1/9.9',
      channel: 'C1',
      ts: '1.2',
      thread: '1.0',
      person: 'U1',
      value: 'yes',
      at: 42,
    });
  });

  it('on an option has the value of the option', () => {
    const actions = [{ type: 'static_select', selected_option: { value: 'v2' } }];
    expect(toInbound({ ...body, actions }, reader)).toMatchObject({ id: 'press/C1/1.2/U1/t.1', value: 'v2' });
  });

  it('on an element without a value is ignored', () => {
    expect(toInbound({ ...body, actions: [{ action_ts: '9.9' }] }, reader)).toBeUndefined();
    expect(toInbound({ ...body, actions: [] }, reader)).toBeUndefined();
  });
});

it('never throws, whatever the payload', () => {
  const keys = fc.constantFrom(
    'type',
    'event',
    'channel',
    'ts',
    'user',
    'text',
    'actions',
    'container',
    'message',
    'id',
  );
  const { body } = fc.letrec((tie) => ({
    body: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('message', 'block_actions', 'event_callback', 'U1', '', null, 0, undefined),
      fc.array(tie('body'), { maxLength: 3 }),
      fc.dictionary(keys, tie('body')),
    ),
  }));
  expect(() => fc.assert(fc.property(body, (body) => void toInbound(body, reader)))).not.toThrow();
});
