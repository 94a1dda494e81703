/**
 * Works beside the window: colours code (Shiki) and sets formulas (KaTeX). Nothing here has a document, and what takes too
 * long is ended by the window without anybody waiting for it.
 */
import { createCodePlugin } from '@streamdown/code';
import type { Coloured, Job, Result } from './renderer-jobs.ts';

const plugin = createCodePlugin({ themes: ['github-light-high-contrast', 'github-dark-high-contrast'] });

type HighlightResult = NonNullable<ReturnType<typeof plugin.highlight>>;

/** Tokens of one line that get a colour: a line of thousands is no line that anybody reads. */
const TOKENS = 300;

function compact(result: HighlightResult, from: number): Coloured {
  return {
    from,
    rows: result.tokens.slice(from).map((line) =>
      (line.length > TOKENS ? [{ content: line.map((token) => token.content).join(''), htmlStyle: {} }] : line).map(
        (token): [string, string, string] => {
          const { color, ...style }: Record<string, string> = token.htmlStyle ?? {};
          return [token.content, color ?? style['--shiki-light'] ?? '', style['--shiki-dark'] ?? ''];
        },
      ),
    ),
  };
}

async function colour(job: Extract<Job, { kind: 'colour' }>): Promise<Coloured | null> {
  const { code, language, known, open } = job;
  if (!plugin.supportsLanguage(language as never)) return null;
  const themes = plugin.getThemes();
  return new Promise((resolve) => {
    const take = (result: HighlightResult): void => resolve(compact(result, Math.min(known, result.tokens.length)));
    const now = plugin.highlight({ code, language: language as never, themes, isIncomplete: open }, take);
    if (now) take(now);
  });
}

/** Characters of a formula's HTML that the window takes: more would hold it up, however small its source. */
const HTML = 80_000;

async function formula(job: Extract<Job, { kind: 'formula' }>): Promise<string | null> {
  const { default: katex } = await import('katex');
  try {
    const html = katex.renderToString(job.tex, {
      displayMode: job.display,
      throwOnError: true,
      // Nothing that links, loads, names an element or sets a style of its own; no endless macros, no huge boxes.
      trust: false,
      strict: 'ignore',
      maxExpand: 300,
      maxSize: 20,
      output: 'htmlAndMathml',
    });
    return html.length > HTML ? null : html;
  } catch {
    return null;
  }
}

self.onmessage = async (event: MessageEvent<Job>): Promise<void> => {
  const job = event.data;
  const reply = (result: Result): void => self.postMessage(result);
  if (job.kind === 'colour') reply({ id: job.id, value: await colour(job) });
  else reply({ id: job.id, value: await formula(job) });
};
