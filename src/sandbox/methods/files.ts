import type { Args } from '../web/args.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import { isFields, stringOf, type Fields } from '../json.ts';
import { fileToJson } from '../world/to-slack-json.ts';
import { visibleChannel, type Context, type Method } from './method.ts';
import type { Channel, SharedFile } from '../records.ts';

/** Sources: https://docs.slack.dev/reference/methods/files.getUploadURLExternal and files.completeUploadExternal */
export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': { scopes: ['files:write'], perMinute: TIER.four, run: getUploadUrl },
  'files.completeUploadExternal': { scopes: ['files:write'], perMinute: TIER.four, run: complete },
};

function getUploadUrl({ workspace, host }: Context, args: Args): Fields {
  const name = args.required('filename');
  const size = Number(args.required('length'));
  if (!Number.isInteger(size) || size <= 0) throw new SlackError('invalid_arguments');
  const id = workspace.newId('F');
  workspace.files.announce({ id, name, size });
  return { upload_url: `http://${host}/upload/v1/${id}`, file_id: id };
}

function complete(context: Context, args: Args): Fields {
  const { workspace } = context;
  const files = uploadedFiles(context, args);
  const channel = args.text('channel_id') ?? args.text('channels')?.split(',')[0];
  if (channel !== undefined) share(context, args, { files, channel: sharingChannel(context, args, channel) });
  return { files: files.map((file) => fileToJson(workspace, file)) };
}

function uploadedFiles({ workspace }: Context, args: Args): SharedFile[] {
  const given = args.json('files', 'invalid_arguments');
  if (!Array.isArray(given) || given.length === 0) throw new SlackError('invalid_arguments');
  return given.map((entry: unknown) => {
    const file = isFields(entry) ? workspace.files.uploaded(stringOf(entry['id'])) : undefined;
    if (!file) throw new SlackError('file_not_found');
    const title = isFields(entry) ? stringOf(entry['title']) : '';
    if (title !== '') file.title = title;
    return file;
  });
}

function sharingChannel(context: Context, args: Args, id: string): Channel {
  args.all['channel'] = id;
  const channel = visibleChannel(context, args);
  if (channel.archived) throw new SlackError('is_archived');
  if (!channel.members.has(context.workspace.bot.id)) throw new SlackError('not_in_channel');
  return channel;
}

function share(context: Context, args: Args, { files, channel }: { files: SharedFile[]; channel: Channel }): void {
  const { workspace } = context;
  const thread = args.text('thread_ts');
  if (thread !== undefined && !context.workspace.history(channel).get(thread)) throw new SlackError('thread_not_found');
  for (const file of files) {
    file.channel = channel.id;
    if (thread !== undefined) file.thread = thread;
    workspace.changes.emit({ kind: 'file', file });
  }
  workspace.post({
    channel,
    author: workspace.bot,
    text: args.text('initial_comment') ?? '',
    blocks: [],
    files,
    subtype: 'file_share',
    ...(thread !== undefined && { threadTs: thread }),
  });
}
