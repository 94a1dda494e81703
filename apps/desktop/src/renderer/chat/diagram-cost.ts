/**
 * What drawing a diagram costs, told from its text: Mermaid needs the document, so that it holds the window while it draws and can
 * not be stopped. Measured with each of its kinds at 12 to 190 statements on a machine of two cores. Pure.
 */

/** Milliseconds of one thing that is drawn, by the kind's first word, and what is counted as one. */
type Count = 'links' | 'lines' | 'words' | 'cells' | 'numbers';
const KINDS: [kind: RegExp, count: Count, ms: number][] = [
  [/^(?:flowchart|graph)\b/, 'links', 3.5],
  [/^classDiagram/, 'lines', 3.5],
  [/^stateDiagram/, 'lines', 3.5],
  [/^erDiagram/, 'lines', 4.5],
  [/^mindmap/, 'lines', 8],
  [/^kanban/, 'lines', 5],
  [/^(?:sequenceDiagram|zenuml)/, 'lines', 3],
  [/^block/, 'words', 5],
  [/^(?:timeline|journey)/, 'cells', 1.2],
  [/^(?:gantt|gitGraph|sankey|pie|C4|requirement|quadrantChart|treemap|packet|radar)/, 'lines', 1],
  [/^xychart/, 'numbers', 0.5],
];
/** A kind that is not known here. */
const OTHER = 8;
/** Milliseconds of one character of a label. */
const CHARACTER = 0.06;

/** What makes as many cells, gaps or rows as a number says. Twenty thousand gaps hold a window for two minutes. */
const MADE: [kind: RegExp, number: RegExp, each: number][] = [
  [/^block/, /(?::|\bcolumns\s+)(\d+)/g, 4],
  [/^packet/, /(\d+)/g, 0.01],
  [/^radar/, /\bticks\s+(\d+)/g, 0.05],
];

/** The diagram without its comments and blank lines. */
function linesOf(source: string): string[] {
  return source
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('%%'));
}

/** The first word: what kind of diagram it is. */
export function kindOf(source: string): string {
  return /^[\w-]+/.exec(linesOf(source)[0] ?? '')?.[0] ?? '';
}

/** Milliseconds that drawing it takes on a machine of two cores that does nothing else. */
export function diagramCost(source: string): number {
  const kind = kindOf(source);
  const lines = linesOf(source).slice(1);
  const [, count, ms] = KINDS.find(([named]) => named.test(kind)) ?? [null, 'lines' as const, OTHER];
  return counted(lines, count) * ms + source.length * CHARACTER + made(kind, lines.join('\n'));
}

function made(kind: string, text: string): number {
  const [, number, each] = MADE.find(([named]) => named.test(kind)) ?? [];
  if (!number || !each) return 0;
  // Not what stands in a label.
  const bare = text.replace(/"[^"]*"/g, '');
  return Array.from(bare.matchAll(number), (match) => Number(match[1]) * each).reduce((sum, one) => sum + one, 0);
}

function counted(lines: string[], count: Count): number {
  if (count === 'lines') return lines.length;
  return lines.reduce((sum, line) => sum + inLine(line, count), 0);
}

function inLine(line: string, count: Exclude<Count, 'lines'>): number {
  switch (count) {
    case 'links':
      return links(line);
    case 'words':
      return line.split(/\s+/).length;
    case 'cells':
      return line.split(':').length;
    case 'numbers':
      return line.split(',').length;
  }
}

/** `a & b --> c & d --> e` is six: each of one side with each of the other. A line without any is a node. */
function links(line: string): number {
  const sides = line.split(/<?(?:-{2,}|={2,}|-\.+-|~{3,})[->ox.=]*/).map((side) => side.split('&').length);
  let sum = 0;
  for (let at = 1; at < sides.length; at += 1) sum += (sides[at - 1] ?? 1) * (sides[at] ?? 1);
  return Math.max(1, sum);
}
