import type { PlanBlock, TaskCardBlock } from '@slack/types';
import { PLAN_LIMIT, TITLE_LIMIT } from './limits.ts';
import { oneLine, shorten } from './mrkdwn.ts';
import type { FormattedPart, PlanPart } from './progress.ts';

/**
 * The plan block of each part.
 * @param room characters of JSON and blocks that are left; a plan takes at most half, to leave room for texts
 * @returns the block of each part; none for other parts, and where there is no room
 */
export function planBlocks(
  parts: readonly FormattedPart[],
  room: { json: number; blocks: number },
): readonly (readonly PlanBlock[])[] {
  let { json, blocks } = room;
  return parts.map((part) => {
    const plan = part.kind === 'plan' && blocks > 0 ? planBlock(part, Math.floor(json / 2)) : undefined;
    if (plan === undefined) return [];
    json -= JSON.stringify(plan).length + 1;
    blocks -= 1;
    return [plan];
  });
}

/** A task for each step, all but the last complete. The oldest are dropped where there is no room. */
function planBlock({ title, steps, ended }: PlanPart, room: number): PlanBlock | undefined {
  const plan: PlanBlock = { type: 'plan', title: plain(title), tasks: [] };
  const tasks: TaskCardBlock[] = [];
  let left = room - JSON.stringify(plan).length;
  const newest = steps.slice(-PLAN_LIMIT).toReversed();
  for (const [age, step] of newest.entries()) {
    const status = age === 0 ? STATUS[ended ?? 'running'] : 'complete';
    const task: TaskCardBlock = { type: 'task_card', task_id: `${steps.length - age}`, title: plain(step), status };
    left -= JSON.stringify(task).length + 1;
    if (left < 0) break;
    tasks.unshift(task);
  }
  return tasks.length > 0 ? { ...plan, tasks } : undefined;
}

const STATUS = { running: 'in_progress', well: 'complete', badly: 'error' } as const;

/**
 * Titles are plain text, but whether Slack looks for markup in them is undocumented. Lookalikes of `<` and `>` are no
 * markup either way, while escapes might show.
 */
const plain = (text: string): string =>
  shorten(oneLine(text).replaceAll('<', '‹').replaceAll('>', '›').trim(), TITLE_LIMIT) || '…';
