/** Draws Mermaid diagrams, one at a time. Mermaid needs a document, so what would take long is told by its text beforehand. */
import { createMermaidPlugin } from '@streamdown/mermaid';

/** A picture has no style sheet but its own: the system's font by name. */
const FONT = 'system-ui, sans-serif';

const plugin = createMermaidPlugin({
  config: {
    securityLevel: 'strict',
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    fontFamily: FONT,
    maxTextSize: 20_000,
    maxEdges: 200,
  },
});

/** Characters and statements of a diagram that is drawn without being asked for. */
const CHARACTERS = 4000;
const STATEMENTS = 80;

/** Whether a diagram may take long enough to be noticed: it is drawn when it is asked for. */
export function tooLarge(source: string): boolean {
  if (source.length > CHARACTERS) return true;
  // `a & b & c --> d & e & f` is nine edges on one line.
  const statements = source.split(/[\n;]/).filter((line) => line.trim() !== '');
  const joined = statements.map((line) => (line.match(/&/g)?.length ?? 0) + 1).reduce((n, at) => n + at * at, 0);
  return joined > STATEMENTS;
}

let last: Promise<unknown> = Promise.resolve();
let number = 0;
let waiting = 0;
const drawn = new Map<string, string | null>();

/**
 * SVG of a diagram, or null where it is none. `wanted` is asked when its turn comes.
 */
export function draw(source: string, dark: boolean, wanted: () => boolean): Promise<string | null> {
  const key = `${dark ? 'dark' : 'light'}\n${source}`;
  const known = drawn.get(key);
  if (known !== undefined) return Promise.resolve(known);
  waiting += 1;
  const mine = last.then(idle).then(async () => {
    if (!wanted()) return null;
    number += 1;
    const id = number;
    const svg = await plugin
      .getMermaid({
        securityLevel: 'strict',
        theme: dark ? 'dark' : 'neutral',
        htmlLabels: false,
        fontFamily: FONT,
        suppressErrorRendering: true,
      })
      .render(`diagram-${id}`, source)
      .then(({ svg: picture }) => sized(picture))
      .catch(() => null);
    // What Mermaid leaves in the document when it gives up.
    document.getElementById(`ddiagram-${id}`)?.remove();
    document.getElementById(`diagram-${id}`)?.remove();
    drawn.set(key, svg);
    if (drawn.size > 60) drawn.delete(drawn.keys().next().value as string);
    return svg;
  });
  last = mine.finally(() => {
    waiting -= 1;
  });
  return mine;
}

/** Whether a diagram is being drawn, or waits for it. */
export function isDrawing(): boolean {
  return waiting > 0;
}

/** As wide and high as it was drawn, not as wide as there is room: small diagrams stay small. */
function sized(svg: string): string {
  const box = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg);
  return box ? svg.replace(/<svg([^>]*?) width="100%"/, `<svg$1 width="${box[1]}" height="${box[2]}"`) : svg;
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 0);
  });
}
