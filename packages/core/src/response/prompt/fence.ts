import { withoutControlTokens } from './context-block.ts';

/** A text between two fences of which nothing in it is one, control tokens broken up: it can neither end its quote nor speak as the template. */
export function fenced(given: string): string {
  const text = withoutControlTokens(given);
  const longest = Math.max(3, ...Array.from(text.matchAll(/~{3,}/g), (run) => run[0].length + 1));
  const fence = '~'.repeat(longest);
  return `${fence}\n${text}\n${fence}`;
}
