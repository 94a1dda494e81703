import type { ReadLine } from '../../ports/image.ts';
import type { Part } from '../storage/entities.ts';
import type { ImageRecord } from './entities.ts';

/** Two boxes stand in one row where they share so much of the lower one's height. */
const SAME_ROW = 0.5;
/** What is less likely is not kept as words: of a thousand labels some always have a few hundredths. */
export const LIKELY = 0.1;
/** Labels that a message is found by. */
const MOST_LABELS = 5;

type Line = ReadLine & { page?: number };

function besides(row: Line, line: Line): boolean {
  if ((row.page ?? 0) !== (line.page ?? 0)) return false;
  const shared = Math.min(row.box.top + row.box.height, line.box.top + line.box.height) - Math.max(row.box.top, line.box.top);
  return shared > SAME_ROW * Math.min(row.box.height, line.box.height);
}

/**
 * What was read as one text: what stands beside each other (the two columns of a receipt) in one line, pages parted by an empty
 * one.
 * @param lines in reading order
 */
export function textOf(lines: readonly Line[]): string {
  const rows: Line[][] = [];
  for (const line of lines) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row && last && besides(last, line) && line.box.left >= last.box.left + last.box.width / 2) row.push(line);
    else rows.push([line]);
  }
  let page = rows[0]?.[0]?.page ?? 0;
  let text = '';
  for (const row of rows) {
    const here = row[0]?.page ?? 0;
    text += `${text === '' ? '' : here === page ? '\n' : '\n\n'}${row.map((line) => line.text).join('  ')}`;
    page = here;
  }
  return text;
}

/** What an image likely shows, likeliest first. */
export const likely = (labels: ImageRecord['labels']): NonNullable<ImageRecord['labels']> =>
  (labels ?? []).filter(({ probability }) => probability >= LIKELY).slice(0, MOST_LABELS);

/** What is known of an image, as the part of a message that shows it; null while nothing is. */
export function observationOf({
  attachment,
  lines,
  reader,
  labels,
}: Pick<ImageRecord, 'attachment' | 'lines' | 'reader' | 'labels'>): Part | null {
  const shows = likely(labels);
  if (lines === null && shows.length === 0) return null;
  return { kind: 'observation', text: textOf(lines ?? []), attachment, meta: { reader, labels: shows } };
}

/** The words of an observation's labels, which it is found by beside its text. */
export function labelWords(part: Pick<Part, 'kind' | 'meta'>): string {
  const labels = part.kind === 'observation' ? part.meta?.labels : undefined;
  if (!Array.isArray(labels)) return '';
  return labels.flatMap((label: unknown) => (hasText(label) ? [label.text] : [])).join('\n');
}

const hasText = (label: unknown): label is { text: string } =>
  typeof label === 'object' && label !== null && 'text' in label && typeof label.text === 'string';
