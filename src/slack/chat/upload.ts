import { openAsBlob } from 'node:fs';
import type { FilesCompleteUploadExternalArguments } from '@slack/web-api';
import { type Transport, ChatRefusal } from '../../ports/index.ts';
import { ask } from '../web/api-result.ts';
import type { ChatContext } from './chat.ts';
import { findPosted } from './find.ts';
import type { Settled } from '../web/rate-limit-gates.ts';
import { backoff, pause } from '../pause.ts';
import { refusal, SlackStopped } from '../web/refusal.ts';

type Upload = Parameters<Transport['upload']>[0];

/** Answers of the upload address that trying again would not change. */
const FINAL: ReadonlySet<number> = new Set([400, 401, 403, 411, 413, 415]);

const SINCE = 25 * 60 * 60_000;

/** How often a file is sent: Slack's other host may be one that a firewall keeps away for ever. */
const SENDINGS = 20;

/**
 * Uploads a file in Slack's three steps (docs.slack.dev/messaging/working-with-files), streaming it from the disk. Only
 * the last step makes it seen: where that may have been done, the file is looked for by its name.
 * @throws ChatRefusal, also where the host for files takes none; Lapsed, SlackStopped, or what reading the file throws
 */
export async function upload(context: ChatContext, file: Upload): Promise<void> {
  const { gates, signal, log, now } = context;
  const ticket = gates.ticket();
  const since = now() - SINCE;
  const fits = (message: { files?: readonly { name?: string | null }[] }) =>
    message.files?.some(({ name }) => name === file.name) ?? false;
  const content = await readable(file);
  let doubt = file.maybeDone;
  let sendings = 0;
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), signal);
    if (doubt) {
      const found = await findPosted(context, { to: file.to, ticket, since, fits });
      if (found !== undefined) return;
      doubt = false;
    }
    const address = await addressFor(context, { file, content, ticket });
    if (address.kind === 'refused')
      throw context.refused(refusal({ ...address, method: 'files.getUploadURLExternal', token: 'bot' }));
    if (address.kind === 'unclear') {
      log.warn({ file: file.name, err: address.error }, 'there is no address for a file yet; asking again');
      continue;
    }
    const { url, id } = address.result;
    const fault = await send(context, { file, content, url });
    sendings += 1;
    if (fault !== undefined) {
      if (fault.isFinal || sendings === SENDINGS)
        throw new ChatRefusal('upload_failed', `${new URL(url).host} takes no file: ${fault.what}`);
      log.warn({ file: file.name, fault: fault.what }, 'a file was not taken; sending it again');
      continue;
    }
    const shown = await gates.pass('files.completeUploadExternal', ticket, () =>
      ask(() => complete(context, file, id)),
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

/** @returns where its content goes, and the file's ID at Slack, which nobody sees yet */
async function addressFor(
  { web, gates }: ChatContext,
  { file, content, ticket }: { file: Upload; content: Blob; ticket: number },
): Promise<Settled<{ url: string; id: string }>> {
  const answer = await gates.pass('files.getUploadURLExternal', ticket, () =>
    ask(() => web.files.getUploadURLExternal({ filename: file.name, length: content.size })),
  );
  if (answer.kind !== 'ok') return answer;
  const { upload_url: url, file_id: id } = answer.result;
  if (url === undefined || id === undefined) return { kind: 'unclear', error: new Error('no address to upload to') };
  return { kind: 'ok', result: { url, id } };
}

/**
 * @returns what went wrong, if something did
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
    return ok ? undefined : { what: `HTTP ${status}`, isFinal: FINAL.has(status) };
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
  return web.apiCallWhile(isStillOwner, 'files.completeUploadExternal', args);
}
