/**
 * The last block of an answer that is still being written, as it is going to be: an open mark is closed, and what can not
 * be told yet (two stars, a lone backtick, the first pipe of a table's second line) waits for the next token. Pure.
 */
import remend from 'remend';

/** A mark at the end that may become another one with the next token. */
const UNDECIDED = /(?:[*_~`$\\<]+|!?\[|!|&[#\w]{0,8})$/;
/** A last line of nothing but a mark: a bullet, a heading, a quote, a rule, a fence that is not whole. */
const MARKS = /(?:^|\n)[ \t>]*(?:[-*+_=]+|\d{1,9}[.)]?|#{1,6}|`{1,3}|~{1,3}|\$|\[\^?[^\]\n]{0,40}\]?:?|\\)?[ \t]*$/;
const RULE = /^[ \t]*\|?[ \t:|-]*$/;

/** A table from its first line on: the line that makes it one is completed before it is there. */
function table(block: string): string | null {
  const lines = block.split('\n');
  const head = lines.findLastIndex((line, at) => (at === lines.length - 1 || at === lines.length - 2 ? /^[ \t]*\|/.test(line) : false));
  if (head === -1) return null;
  const first = /^[ \t]*\|/.test(lines.at(-2) ?? '') ? lines.length - 2 : lines.length - 1;
  // Only at the beginning of a table: above it stands no row.
  if (first > 0 && /^[ \t]*\|/.test(lines[first - 1] ?? '')) return null;
  const columns = cells(lines[first] ?? '');
  if (columns < 1) return null;
  const second = lines[first + 1];
  if (second !== undefined && !RULE.test(second)) return null;
  const complete = `|${' - |'.repeat(columns)}`;
  if (second !== undefined && cells(second) >= columns && /-/.test(second) && second.trimEnd().endsWith('|')) return null;
  const row = (lines[first] ?? '').trimEnd();
  const title = row.endsWith('|') && row.length > 1 ? row : `${closed(row.replace(UNDECIDED, ''))} |`;
  return [...lines.slice(0, first), title, complete].join('\n');
}

function cells(row: string): number {
  const inner = row.trim().replace(/^\|/, '').replace(/\|$/, '');
  return row.trim() === '|' ? 0 : inner.split(/(?<!\\)\|/).length;
}

/** How the fence of a block's last lines stands: open, and whether its last line may be its end. */
function openFence(block: string): { mark: string } | null {
  let open: { mark: string } | null = null;
  for (const line of block.split('\n')) {
    const run = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/.exec(line);
    if (!run) continue;
    const mark = run[1] ?? '';
    if (!open) {
      if (!(mark[0] === '`' && run[2]?.includes('`'))) open = { mark };
    } else if (mark[0] === open.mark[0] && mark.length >= open.mark.length && (run[2] ?? '').trim() === '') open = null;
  }
  return open;
}

/** Above this many characters nothing is completed: it would cost more than it gives. */
const MOST = 20_000;

/** What is drawn of a block whose end is not written yet. */
export function half(block: string): string {
  if (block.length > MOST) return block;
  const fence = openFence(block);
  // A line of one or two backticks in code may be the end of it.
  if (fence) return block.replace(fence.mark[0] === '`' ? /\n[ \t>]*`{1,2}$/ : /\n[ \t>]*~{1,2}$/, '');
  if (/(?:^|\n)[ \t>]*(?:`{3,}|~{3,})[ \t]*$/.test(block) && !/\n[ \t>]*(?:`{3,}|~{3,})/.test(block)) return block;
  const begun = table(block);
  if (begun !== null) return begun;
  let shown = block;
  const from = Math.max(0, block.lastIndexOf('\n'));
  // A line of nothing but a mark is short.
  if (block.length - from < 200 && MARKS.test(block.slice(from))) shown = block.slice(0, from);
  shown = shown.replace(UNDECIDED, '');
  return closed(shown);
}

/** What is open at the end of a text is closed: code first, because marks inside of it are none. */
function closed(text: string): string {
  const paragraph = text.slice(text.lastIndexOf('\n\n') + 1);
  const ticks =
    paragraph
      .replace(/\\`/g, '')
      .match(/`+/g)
      ?.filter((run) => run.length === 1).length ?? 0;
  return remend(ticks % 2 === 1 ? `${text}\`` : text, { linkMode: 'text-only', htmlTags: false });
}
