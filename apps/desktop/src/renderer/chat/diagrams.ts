/** Draws Mermaid diagrams, one at a time. Mermaid needs a document, so what would take long is told by its text beforehand. */
import { createMermaidPlugin } from '@streamdown/mermaid';
import type { Verdict } from './budget.ts';
import { diagramCost, kindOf } from './diagram-cost.ts';

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

/** Milliseconds that a diagram may hold the window without being asked for, and at all: what takes longer stays source. */
const UNASKED = 100;
const ASKED = 500;

/** How much longer drawing takes here than where it was measured, by what was drawn so far. */
let pace = 1;
/** The kinds whose code is here: the first of each also waits for that. */
const known = new Set<string>();

/** Takes in how long a drawing took that was estimated at so many milliseconds. A single stall counts little. */
export function drawnIn(estimated: number, ms: number): void {
  pace = Math.min(8, Math.max(0.5, pace * 0.6 + Math.min(ms / estimated, pace * 3) * 0.4));
}

export function forgetPace(): void {
  pace = 1;
}

/** Whether a diagram is drawn by itself, only when it is asked for, or not at all. */
export function verdictOf(source: string): Verdict {
  const ms = diagramCost(source) * pace;
  if (ms <= UNASKED) return 'draw';
  return ms <= ASKED ? 'ask' : 'source';
}

let last: Promise<unknown> = Promise.resolve();
let number = 0;
const drawn = new Map<string, string | null>();

/**
 * SVG of a diagram, or null where it is none. `wanted` is asked when its turn comes.
 */
export function draw(source: string, dark: boolean, wanted: () => boolean): Promise<string | null> {
  const key = `${dark ? 'dark' : 'light'}\n${source}`;
  const before = drawn.get(key);
  if (before !== undefined) return Promise.resolve(before);
  const mine = last.then(idle).then(async () => {
    if (!wanted()) return null;
    number += 1;
    const id = number;
    const kind = kindOf(source);
    const begun = performance.now();
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
    if (svg !== null && known.has(kind)) drawnIn(diagramCost(source), performance.now() - begun);
    known.add(kind);
    drawn.set(key, svg);
    if (drawn.size > 60) drawn.delete(drawn.keys().next().value as string);
    return svg;
  });
  last = mine;
  return mine;
}

/** The next time each of them is drawn anew. */
export function forgetDrawn(): void {
  drawn.clear();
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
