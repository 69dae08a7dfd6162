import type { Row } from './rows.ts';
import { titles, type Target } from './targets.ts';

const head = ['what', 'who', 'measured', 'against', 'baseline', 'relation', 'target', 'met'];

/** The table for the terminal. */
export function asText(rows: readonly Row[]): string {
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

/** The table for docs/performance.md. */
export function asMarkdown(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
}

function cells({ what, who, value, against, baseline, relation, target, unit, met }: Row): string[] {
  const difference = target !== null && 'moreByAtMost' in target;
  return [
    what,
    titles[who] ?? who,
    quantity(value, unit),
    against,
    quantity(baseline, unit),
    difference ? `${relation >= 0 ? '+' : ''}${quantity(relation, unit)}` : `× ${relation.toFixed(2)}`,
    limit(target, unit),
    met === null ? '' : met ? 'yes' : '**no**',
  ];
}

function limit(target: Target, unit: Row['unit']): string {
  if (target === null) return '';
  if ('atMost' in target) return `≤ × ${target.atMost}`;
  return 'atLeast' in target ? `≥ × ${target.atLeast}` : `≤ +${quantity(target.moreByAtMost, unit)}`;
}

const quantity = (value: number, unit: string): string =>
  `${value.toFixed(unit === 'ms' && Math.abs(value) < 100 ? 2 : 0)} ${unit}`;
