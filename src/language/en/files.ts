import type { CommitList } from '../../../machines/model.ts';
import type { RenderedFile } from '../message.ts';
import type { FileView } from '../view.ts';
import { count } from './vocabulary.ts';

/** A file with its name and title. */
export function renderFile(file: FileView): RenderedFile {
  if (file.kind === 'output') {
    const { run, path, compressed, isWhole } = file;
    const title = isWhole ? `Output of #${run}` : `Output of #${run}: its beginning and its end`;
    return { name: `run-${run}.log${compressed ? '.gz' : ''}`, title, content: { path } };
  }
  const { app, range } = file;
  const text = [...section('Adds', range.added), ...section('Removes', range.removed)].join('\n');
  return { name: `${app}-commits.txt`, title: `Commits of ${app}`, content: { text } };
}

function section(verb: string, { count: total, commits }: CommitList): string[] {
  if (total === 0) return [];
  const lines = commits.map(({ commit, author, subject }) => `${commit} ${subject} — ${author}`);
  const left = total - commits.length;
  return [`${verb} ${count(total, 'commit')}:`, ...lines, ...(left > 0 ? [`…and ${left} more`] : []), ''];
}
