/** What of an answer was heard: an answer that was spoken and interrupted is kept as far as it came. */
import { MiaError } from '../errors.ts';
import { claimsChange } from '../memory/said/index.ts';
import type { Message, Part, Store } from '../memory/storage/types.ts';

/** The first UTF-16 units of a text; half a character and the space before what came next are left out. */
function beginning(text: string, units: number): string {
  return text
    .slice(0, units)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

/**
 * The parts of an answer of which the first `characters` (UTF-16 units of its text parts, joined without anything between)
 * were heard. What was thought was not for the ears and stays.
 * @returns null where all of it was heard
 */
export function heardParts(parts: readonly Part[], characters: number): Part[] | null {
  let left = characters;
  let cut = false;
  const kept: Part[] = [];
  for (const part of parts) {
    if (part.kind !== 'text') {
      kept.push(part);
      continue;
    }
    const text = part.text.length <= left ? part.text : beginning(part.text, left);
    cut ||= part.text.slice(text.length).trim() !== '';
    left = Math.max(0, left - part.text.length);
    // The prompts of later turns need what is kept with it (`meta.window`), be it empty.
    if (text !== '' || part.meta) kept.push({ ...part, text });
  }
  if (!cut) return null;
  const text = kept.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
  return claimsChange(text) ? kept : kept.map(withoutUnchanged);
}

/** The note about a change that was claimed goes with the claim. */
function withoutUnchanged(part: Part): Part {
  if (part.meta?.unchanged === undefined) return part;
  const { meta, ...rest } = part;
  const { unchanged: _unchanged, ...left } = meta;
  return Object.keys(left).length > 0 ? { ...rest, meta: left } : rest;
}

/**
 * Cuts a stored answer to what was heard of it, as if it had been stopped there: it can be gone on with, the next prompt holds
 * nothing behind it, and recall finds nothing behind it. Its vectors go with its old text.
 * @returns the message, and whether it was changed
 * @throws MiaError `not-found`, `conflict` (not an answer, forgotten, or still being written)
 */
export async function keepHeard(id: string, characters: number, store: Store): Promise<{ message: Message; cut: boolean }> {
  const message = await store.message(id);
  if (message.role !== 'assistant' || message.forgotten || message.status === 'streaming') throw new MiaError('conflict');
  const parts = heardParts(message.parts, characters);
  if (!parts) return { message, cut: false };
  return { message: await store.updateMessage(id, { parts, status: 'stopped', error: null }), cut: true };
}
