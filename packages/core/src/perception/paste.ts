import type { Message, Part, Paste } from '../memory/storage/types.ts';
import { perceiveText } from './text.ts';

/** What stands in a pasted part's `meta`: the text is the person's to show, not the person's own assertion. */
export interface PasteMeta {
  paste: true;
  /** As the window named it when it was pasted. */
  name: string;
  /** Id in the draft, so that an edit keeps it. */
  id: string;
}

/** Pasted texts as parts of a message, after its own words. Blank ones are left out. */
export function pastedParts(pastes: readonly Paste[]): Part[] {
  return pastes.flatMap(({ id, name, text }) => {
    const percept = perceiveText(text);
    if (percept.text.trim() === '') return [];
    const meta: PasteMeta = { paste: true, name: perceiveText(name).text.replace(/\s+/gu, ' ').trim(), id };
    return [{ kind: 'file' as const, text: percept.text, meta: { ...meta } }];
  });
}

/** The pasted texts of a stored message, as a draft holds them. */
export function pastesOf(message: Pick<Message, 'parts'>): Paste[] {
  return message.parts.flatMap((part) =>
    isPaste(part) ? [{ id: String(part.meta?.id ?? ''), name: String(part.meta?.name ?? ''), text: part.text }] : [],
  );
}

export function isPaste(part: Part): boolean {
  return part.kind === 'file' && part.meta?.paste === true;
}
