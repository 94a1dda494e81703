/** Names that are likely to be said, out of the person's own memory: a recogniser writes them as they are written there. */
import type { Conversation, Store } from '@mia/core/memory/storage/types.ts';

/** Characters of all of them: a recogniser reads half a minute's worth of text beside the audio, and what was said before is more of it. */
const LONGEST = 200;
const FACTS = 400;
const MESSAGES = 30;
/** A text where more of the words than this begin with a capital letter is in a language that writes its nouns so, or a title. */
const CAPITALS = 0.2;

const CAPITAL = /^\p{Lu}[\p{L}\p{M}'’-]*\p{L}$/u;
/** Capitalised for other reasons, in the languages of which facts are made. */
const NO_NAME = new Set(
  "I I’m I’ve I’ll I’d I'm I've I'll I'd Your You My We Our He She They It The A An Yes No Ok Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December".split(
    ' ',
  ),
);

/**
 * Names in running text: capitalised words that do not begin a sentence, those that follow each other as one. None of a text in a
 * language that capitalises its nouns.
 */
export function namesIn(text: string): string[] {
  const words = text.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  if (words.filter((word) => CAPITAL.test(word)).length > CAPITALS * words.length + 2) return [];
  const names: string[] = [];
  for (const [found] of text.matchAll(/(?<=[\p{L}\p{N},;:)"”’] )\p{Lu}[\p{L}\p{M}'’-]*\p{L}(?: \p{Lu}[\p{L}\p{M}'’-]*\p{L}){0,2}/gu)) {
    const name = found
      .split(' ')
      .filter((word) => !NO_NAME.has(word))
      .join(' ')
      .replace(/['’]s$/u, '');
    if (name.length > 1) names.push(name);
  }
  return names;
}

/** What a fact is about, where it is a name. */
function namesOf(object: string): string[] {
  const words = object.trim().split(/\s+/);
  return words.length <= 4 && words.every((word) => CAPITAL.test(word)) && !NO_NAME.has(object) ? [words.join(' ')] : namesIn(object);
}

/**
 * The likely names for a conversation: out of what is being talked about, then out of facts that hold now and may be used there, those
 * that were said most often first. In incognito memory is asked only where the person lets it.
 * @param conversation its id, or what stands for one that is not begun yet
 * @throws MiaError `data.*`
 */
export async function vocabularyFor(store: Store, conversation: string): Promise<string[]> {
  const here: Conversation | null = await store.conversation(conversation).catch(() => null);
  const said = here ? await store.path(here.id, { limit: MESSAGES }) : [];
  const weights = new Map<string, number>();
  const add = (name: string, weight: number): void => void weights.set(name, (weights.get(name) ?? 0) + weight);
  for (const { parts } of said) for (const { kind, text } of parts) if (kind === 'text') for (const name of namesIn(text)) add(name, 2);
  if (!here?.incognito || here.memories) {
    const folder = here?.folder ? (await store.folders()).find(({ id }) => id === here.folder) : undefined;
    const border = folder?.remember === false ? folder.name : null;
    for (const { object, subject, count, keptIn, pinned } of (await store.facts({ limit: FACTS, offset: 0 })).facts) {
      if (keptIn !== border) continue;
      for (const name of [...namesOf(object), ...namesOf(subject)]) add(name, count + (pinned ? 2 : 0));
    }
  }
  let length = 0;
  return [...weights]
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => name)
    .filter((name) => {
      if (length + name.length + 2 > LONGEST) return false;
      length += name.length + 2;
      return true;
    });
}
