/** Long pastes: they stand beside a message instead of in it. Pure. */
import type { Message, Paste } from '../../contract/index.ts';
import { uuidv7 } from '../host/index.ts';
import { beginningOf } from './safe.ts';

/** A paste of more characters than this becomes an attachment. */
export const LONG_PASTE = 4000;
/** What one message may carry. */
export const MOST_PASTES = 20;
/** Characters of the largest. */
export const LARGEST_PASTE = 2_000_000;

const NAME = 48;

/** A paste named by its first words, or by the file that it was; one of the same name beside it gets a number. */
export function makePaste(text: string, beside: readonly Paste[], file?: string): Paste {
  const taken = new Set(beside.map((paste) => paste.name));
  const first = file === undefined || file === '' ? nameOf(text) : beginningOf(file, 190);
  let name = first;
  for (let n = 2; taken.has(name); n += 1) name = `${first} (${n})`;
  return { id: uuidv7(), name, text };
}

/** Whether a text that was pasted or dropped should stand beside the message. */
export function isLong(text: string, beside: readonly Paste[]): boolean {
  return text.length > LONG_PASTE && text.length <= LARGEST_PASTE && text.trim() !== '' && beside.length < MOST_PASTES;
}

function nameOf(text: string): string {
  const line = (/\S[^\n\r]*/.exec(text.slice(0, 10_000))?.[0] ?? '').replace(/\s+/g, ' ').trim();
  if (line.length <= NAME) return line;
  const cut = beginningOf(line, NAME);
  const word = cut.lastIndexOf(' ');
  return `${word > NAME / 2 ? cut.slice(0, word) : cut}…`;
}

/** The first lines, for a card. */
export function firstLines(text: string, lines = 3): string {
  return text.trimStart().slice(0, 600).split(/\r?\n/, lines).join('\n');
}

/** The pastes of a message that was sent. */
export function pastesOf(message: Message): Paste[] {
  return message.parts.flatMap((part, at) => {
    if (part.kind !== 'file' || part.text === '') return [];
    const name = typeof part.meta?.name === 'string' && part.meta.name !== '' ? part.meta.name : nameOf(part.text);
    const id = typeof part.meta?.id === 'string' ? part.meta.id : `${message.id}.${at}`;
    return [{ id, name, text: part.text }];
  });
}

/** The same pastes for another message or draft. */
export function again(pastes: readonly Paste[]): Paste[] {
  return pastes.map((paste) => ({ ...paste, id: uuidv7() }));
}
