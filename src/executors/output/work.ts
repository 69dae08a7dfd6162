import type { Link, Progress } from '../../../machines/run/record.ts';
import { parseCommand, type OutputCommand } from './output-commands.ts';
import { readable, shown } from './readable.ts';

/** Progress and links, from the commands in a run's output. */
export interface Work {
  /** @param line as it was printed. @returns whether it is a command; otherwise it is output for people */
  take(line: string): boolean;
  progress(): Progress | null;
  links(): readonly Link[];
}

/** A step, and the line that it came in. */
interface Step {
  readonly step: string;
  readonly line: string;
}

const mostSteps = 50;
const mostLinks = 20;

/**
 * Lines are kept as they came and masked only when read: a command may report progress a million times, but it is read a
 * few times a second.
 * @param mask removes secrets from a text
 */
export function createWork(mask: (text: string) => string): Work {
  let percent: number | undefined;
  /** Oldest first, the current one last. */
  const steps: Step[] = [];
  /** Lines by their address. */
  const links = new Map<string, string>();

  const masked = (line: string): readonly OutputCommand[] => {
    const mark = parseCommand(shown(line, mask));
    return mark === undefined ? [] : [mark];
  };

  return {
    take(line) {
      const mark = parseCommand(readable(line));
      if (mark?.kind === 'progress') {
        percent = mark.percent;
        if (mark.step !== '') putLast(steps, { step: mark.step, line });
      } else if (mark?.kind === 'link' && (links.has(mark.url) || links.size < mostLinks)) {
        links.set(mark.url, line);
      }
      return mark !== undefined;
    },
    progress() {
      if (percent === undefined) return null;
      const marks = steps.flatMap(({ line }) => masked(line));
      return { percent, steps: marks.flatMap((mark) => (mark.kind === 'progress' ? [mark.step] : [])) };
    },
    links() {
      const marks = [...links.values()].flatMap(masked);
      return marks.flatMap((mark) => (mark.kind === 'link' ? [{ url: mark.url, label: mark.label }] : []));
    },
  };
}

function putLast(steps: Step[], current: Step): void {
  const before = steps.findLastIndex(({ step }) => step === current.step);
  if (before !== -1) steps.splice(before, 1);
  steps.push(current);
  if (steps.length > mostSteps) steps.shift();
}
