/**
 * Marks in the log what is being spoken: the sentence, and the word where it is known, by the CSS Custom Highlight API. Nothing
 * in the document changes, so that what is drawn anew (an answer that is being written) only has to be looked through again.
 */
import type { Sentence } from '@mia/core/response/format/index.ts';
import { findSentence, findWord, lettersOf } from './letters.ts';

/** Names of the highlights; `styles/markdown.css` says how they look. */
const SENTENCE = 'spoken-sentence';
const WORD = 'spoken-word';
/** A text of more characters is not looked through. */
const MOST = 300_000;

export interface Spot {
  message: string;
  sentence: Sentence;
  word: [from: number, to: number] | null;
}

let spot: Spot | null = null;
/** Where the sentence before this one ended, in letters, and of which message. */
let cursor = { message: '', sentence: null as Sentence | null, from: 0, to: 0 };
let observer: MutationObserver | null = null;
let frame = 0;

const supported = (): boolean => typeof CSS !== 'undefined' && 'highlights' in CSS;

/** Shows what is spoken now; null: nothing is. */
export function spotlight(next: Spot | null): void {
  if (!supported()) return;
  spot = next;
  if (!next) {
    cancelAnimationFrame(frame);
    frame = 0;
    observer?.disconnect();
    observer = null;
    cursor = { message: '', sentence: null, from: 0, to: 0 };
    CSS.highlights.delete(SENTENCE);
    CSS.highlights.delete(WORD);
    return;
  }
  if (cursor.message !== next.message) cursor = { message: next.message, sentence: next.sentence, from: 0, to: 0 };
  else if (cursor.sentence !== next.sentence) cursor = { ...cursor, sentence: next.sentence, from: cursor.to };
  watch();
  draw();
}

/** The log is drawn anew while an answer is written, and when another conversation is shown. */
function watch(): void {
  if (observer) return;
  observer = new MutationObserver(() => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
}

function draw(): void {
  if (!spot) return;
  const { message, sentence, word } = spot;
  const article = document.getElementById(`message-${message}`);
  const shown = article && shownLetters(article);
  const found = shown ? (findSentence(shown.letters, sentence, cursor.from) ?? findSentence(shown.letters, sentence, 0)) : null;
  if (!shown || !found) {
    CSS.highlights.delete(SENTENCE);
    CSS.highlights.delete(WORD);
    return;
  }
  cursor.to = found.to;
  CSS.highlights.set(SENTENCE, new Highlight(withMarks(shown.range(found.from, found.to))));
  const at = word && findWord(found, sentence.text, word);
  if (at) CSS.highlights.set(WORD, new Highlight(shown.range(...at)));
  else CSS.highlights.delete(WORD);
}

/** A sentence with the marks that close it. */
function withMarks(range: Range): Range {
  const { endContainer, endOffset } = range;
  if (endContainer instanceof Text) {
    const marks = /^[^\s\p{L}\p{N}]*/u.exec(endContainer.data.slice(endOffset))?.[0] ?? '';
    range.setEnd(endContainer, endOffset + marks.length);
  }
  return range;
}

interface Shown {
  letters: string;
  /** The range between two positions among the letters. */
  range(from: number, to: number): Range;
}

/** The letters of what a message says: its words, without buttons, thinking and what only looks. */
function shownLetters(article: HTMLElement): Shown | null {
  const pieces: { node: Text; from: number; letters: string }[] = [];
  let letters = '';
  for (const root of article.querySelectorAll('.prose, [data-said]')) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      node instanceof Element && node.matches('button, [aria-hidden="true"], [role="toolbar"], .sr-only')
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node instanceof Text)) continue;
      const own = lettersOf(node.data);
      if (own === '') continue;
      pieces.push({ node, from: letters.length, letters: own });
      letters += own;
      if (letters.length > MOST) return null;
    }
  }
  const place = (at: number, behind: boolean): { node: Text; offset: number } => {
    const piece = pieces.findLast(({ from }) => (behind ? from < at : from <= at)) ?? pieces[0];
    if (!piece) throw new RangeError('no letters');
    return { node: piece.node, offset: offsetOf(piece.node.data, at - piece.from, behind) };
  };
  return {
    letters,
    range(from, to) {
      const range = document.createRange();
      const begin = place(from, false);
      const end = place(to, true);
      range.setStart(begin.node, begin.offset);
      range.setEnd(end.node, end.offset);
      return range;
    },
  };
}

/** The position in a text before its letter of a number (counted in UTF-16 units of letters), or behind the letter before it. */
function offsetOf(text: string, letters: number, behind: boolean): number {
  let at = 0;
  let seen = 0;
  let last = 0;
  for (const character of text) {
    const own = lettersOf(character).length;
    if (own > 0 && seen >= letters) return behind ? last : at;
    at += character.length;
    if (own > 0) {
      seen += own;
      last = at;
    }
  }
  return behind ? last : at;
}
