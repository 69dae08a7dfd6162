import { openAsBlob } from 'node:fs';
import type { FilesCompleteUploadExternalArguments } from '@slack/web-api';
import type { Chat } from '../engine/ports.ts';
import { type Answer, ask } from './answer.ts';
import type { ChatContext } from './chat.ts';
import { findPosted } from './find.ts';
import { backoff, pause } from './pause.ts';
import { refusal } from './refusal.ts';

type Upload = Parameters<Chat['upload']>[0];

/** Answers of the upload address that trying again would not change. */
const FINAL: ReadonlySet<number> = new Set([400, 401, 403, 411, 413, 415]);

const SINCE = 25 * 60 * 60_000;

/**
 * Uploads a file in Slack's three steps (docs.slack.dev/messaging/working-with-files), streaming it from the disk. Only
 * the last step makes it seen: where that may have been done, the file is looked for by its name.
 * @throws ChatRefusal, Lapsed, SlackStopped, or what reading the file throws
 */
export async function upload(context: ChatContext, file: Upload): Promise<void> {
  const { gates, signal, log, now } = context;
  const ticket = gates.ticket();
  const since = now() - SINCE;
  const fits = (message: { files?: readonly { name?: string | null }[] }) =>
    message.files?.some(({ name }) => name === file.name) ?? false;
  const content = await readable(file);
  let doubt = file.doubtful;
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), signal);
    if (doubt) {
      const found = await findPosted(context, { place: file.place, ticket, since, fits });
      if (found !== undefined) return;
      doubt = false;
    }
    const sent = await sendContent(context, { file, content, ticket });
    if (sent.kind === 'refused')
      throw context.refused(refusal({ ...sent, method: 'files.getUploadURLExternal', token: 'bot' }));
    if (sent.kind === 'unclear') {
      log.warn({ file: file.name, err: sent.error }, 'a file was not taken; sending it again');
      continue;
    }
    const shown = await gates.pass('files.completeUploadExternal', ticket, () =>
      ask(() => complete(context, file, sent.result)),
    );
    if (shown.kind === 'ok') return;
    if (shown.kind === 'refused')
      throw context.refused(refusal({ ...shown, method: 'files.completeUploadExternal', token: 'bot' }));
    log.warn({ file: file.name, err: shown.error }, 'a file may have got lost; looking for it');
    doubt = true;
  }
}

/** Slack takes no empty file. */
async function readable({ name, content }: Upload): Promise<Blob> {
  const type = name.endsWith('.gz') ? 'application/gzip' : 'text/plain';
  const blob = 'path' in content ? await openAsBlob(content.path, { type }) : new Blob([content.text], { type });
  return blob.size > 0 ? blob : new Blob(['\n'], { type });
}

/** @returns the file's id at Slack; nobody sees it yet */
async function sendContent(
  { web, gates, signal }: ChatContext,
  { file, content, ticket }: { file: Upload; content: Blob; ticket: number },
): Promise<Exclude<Answer<string>, { kind: 'limited' }>> {
  const address = await gates.pass('files.getUploadURLExternal', ticket, () =>
    ask(() => web.files.getUploadURLExternal({ filename: file.name, length: content.size })),
  );
  if (address.kind !== 'ok') return address;
  const { upload_url: url, file_id: id } = address.result;
  if (url === undefined || id === undefined) return { kind: 'unclear', error: new Error('no address to upload to') };
  const form = new FormData();
  form.append('filename', content, file.name);
  try {
    const response = await fetch(url, { method: 'POST', body: form, signal, redirect: 'error' });
    await response.body?.cancel();
    if (response.ok) return { kind: 'ok', result: id };
    if (FINAL.has(response.status)) return { kind: 'refused', code: `http_${response.status}` };
    return { kind: 'unclear', error: new Error(`HTTP ${response.status}`) };
  } catch (error) {
    return { kind: 'unclear', error };
  }
}

function complete({ web }: ChatContext, { place, title, still }: Upload, id: string): Promise<unknown> {
  const args = {
    files: [{ id, title }],
    channel_id: place.channel,
    ...(place.thread === undefined ? {} : { thread_ts: place.thread }),
  } satisfies FilesCompleteUploadExternalArguments;
  return web.apiCallWhile(still, 'files.completeUploadExternal', args);
}
