import { openAsBlob } from 'node:fs';
import type { FilesCompleteUploadExternalArguments } from '@slack/web-api';
import { backoff } from '../../async/backoff.ts';
import { type Transport, ChatRefusal } from '../../ports/index.ts';
import { apiResult } from '../web/api-result.ts';
import { SlackStopped } from '../web/errors.ts';
import { pause } from '../web/pause.ts';
import type { UnlimitedResult } from '../web/rate-limit-gates.ts';
import { toChatRefusal } from '../web/refusal.ts';
import type { ChatContext } from './context.ts';
import { findPosted, type PostedMessage } from './find.ts';

type Upload = Parameters<Transport['upload']>[0];

/** HTTP statuses of the upload URL that a retry would not change. */
const FINAL_STATUSES: ReadonlySet<number> = new Set([400, 401, 403, 411, 413, 415]);

/** Milliseconds that the search for an uploaded file goes back. */
const SEARCH_BACK = 25 * 60 * 60_000;

/** A firewall may block Slack's file host for good. */
const MAX_ATTEMPTS = 20;

/**
 * Uploads a file in Slack's three steps (docs.slack.dev/messaging/working-with-files), streamed from the disk. Only the
 * last step makes it visible: if that may have happened already, looks for the file by its name.
 * @throws ChatRefusal, also if the file host rejects the file; Lapsed, SlackStopped, and what reading the file throws
 */
export async function upload(context: ChatContext, file: Upload): Promise<void> {
  const { gates, signal, log, now } = context;
  const ticket = gates.takeTicket();
  const since = now() - SEARCH_BACK;
  const matches = ({ files }: PostedMessage) => files?.some(({ name }) => name === file.name) ?? false;
  const content = await readable(file);
  let unclear = file.maybeDone;
  let attempts = 0;
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), signal);
    if (unclear) {
      const found = await findPosted(context, { to: file.to, ticket, since, matches });
      if (found !== undefined) return;
      unclear = false;
    }
    const target = await uploadTarget(context, { file, content, ticket });
    if (target.kind === 'refused')
      throw context.onRefused(toChatRefusal({ ...target, method: 'files.getUploadURLExternal', token: 'bot' }));
    if (target.kind === 'unclear') {
      log.warn({ file: file.name, err: target.error }, 'no URL to upload a file to yet; asking again');
      continue;
    }
    const { url, id } = target.value;
    const fault = await send(context, { file, content, url });
    attempts += 1;
    if (fault !== undefined) {
      if (fault.isFinal || attempts === MAX_ATTEMPTS)
        throw new ChatRefusal('upload_failed', `${new URL(url).host} takes no file: ${fault.what}`);
      log.warn({ file: file.name, fault: fault.what }, 'an upload was refused; retrying');
      continue;
    }
    const shown = await gates.pass('files.completeUploadExternal', ticket, () =>
      apiResult(() => complete(context, file, id)),
    );
    if (shown.kind === 'ok') return;
    if (shown.kind === 'refused')
      throw context.onRefused(toChatRefusal({ ...shown, method: 'files.completeUploadExternal', token: 'bot' }));
    log.warn({ file: file.name, err: shown.error }, 'an upload may be lost; looking for it');
    unclear = true;
  }
}

/** Slack takes no empty file. */
async function readable({ name, content }: Upload): Promise<Blob> {
  const type = name.endsWith('.gz') ? 'application/gzip' : 'text/plain';
  const blob = 'path' in content ? await openAsBlob(content.path, { type }) : new Blob([content.text], { type });
  return blob.size > 0 ? blob : new Blob(['\n'], { type });
}

/** @returns the URL to send the content to, and the ID of the file, which is not visible yet */
async function uploadTarget(
  { web, gates }: ChatContext,
  { file, content, ticket }: { file: Upload; content: Blob; ticket: number },
): Promise<UnlimitedResult<{ url: string; id: string }>> {
  const result = await gates.pass('files.getUploadURLExternal', ticket, () =>
    apiResult(() => web.files.getUploadURLExternal({ filename: file.name, length: content.size })),
  );
  if (result.kind !== 'ok') return result;
  const { upload_url: url, file_id: id } = result.value;
  if (url === undefined || id === undefined) return { kind: 'unclear', error: new Error('no URL to upload to') };
  return { kind: 'ok', value: { url, id } };
}

/**
 * @returns undefined if it was sent
 * @throws SlackStopped
 */
async function send(
  { signal }: ChatContext,
  { file, content, url }: { file: Upload; content: Blob; url: string },
): Promise<{ what: string; isFinal: boolean } | undefined> {
  const form = new FormData();
  form.append('filename', content, file.name);
  try {
    const { body, ok, status } = await fetch(url, { method: 'POST', body: form, signal, redirect: 'error' });
    await body?.cancel();
    return ok ? undefined : { what: `HTTP ${status}`, isFinal: FINAL_STATUSES.has(status) };
  } catch (error) {
    if (signal.aborted) throw new SlackStopped();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { what: cause instanceof Error ? cause.message : String(cause), isFinal: false };
  }
}

function complete({ web }: ChatContext, { to, title, isStillOwner }: Upload, id: string): Promise<unknown> {
  const args = {
    files: [{ id, title }],
    channel_id: to.channel,
    ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
  } satisfies FilesCompleteUploadExternalArguments;
  return web.apiCallIfOwner(isStillOwner, 'files.completeUploadExternal', args);
}
