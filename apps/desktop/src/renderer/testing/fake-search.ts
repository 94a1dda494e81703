/** The search of the host in memory: words at once, what meaning finds a little later, filters as the real one reads them. */
import type { app, Conversation, Message, SearchFilter, SearchHit, SearchResults } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeState } from './fake-state.ts';

interface Host {
  readonly state: FakeState;
}

type All = Handlers<typeof app>;

const FILTER = /(?<=^|\s)(from|in|has|before|after):("([^"]*)"|\S+)/giu;

export function searchHandlers({ state }: Host): Pick<All, 'search.run'> {
  return {
    'search.run': async ({ text, limit = 50 }, call) => {
      await state.searching?.();
      const filters: SearchFilter[] = [...text.matchAll(FILTER)].map((m) => ({
        kind: m[1]?.toLowerCase() as SearchFilter['kind'],
        value: m[3] ?? m[2] ?? '',
        typed: m[0],
      }));
      const words = text.replace(FILTER, ' ').trim().toLowerCase();
      const all = state.conversations.filter((c) => inPlace(c, filters, state));
      const said = all.flatMap((c) => (state.messages[c.id] ?? []).filter((m) => passes(m, filters)).map((m) => ({ c, m })));
      const found = said.filter(({ m }) => words === '' || textOf(m).toLowerCase().includes(words));
      const hits = found.map(({ c, m }) => hit(c, m, words)).slice(0, limit);
      const results: SearchResults = {
        filters,
        conversations: words === '' ? [] : all.filter((c) => c.title.toLowerCase().includes(words)).map((c) => titled(c, words)),
        memories: hits.filter((h) => !found.some(({ m }) => m.id === h.message && m.status === 'note')),
        notes: hits.filter((h) => found.some(({ m }) => m.id === h.message && m.status === 'note')),
        complete: false,
      };
      await call.emit(results);
      const meant: SearchHit[] = state.meaning
        .filter((id) => !found.some(({ m }) => m.id === id))
        .flatMap((id) => said.filter(({ m }) => m.id === id))
        .map(({ c, m }) => ({ ...hit(c, m, ''), by: 'meaning' as const }));
      return { ...results, memories: [...results.memories, ...meant], complete: true };
    },
  };
}

/** As the store writes it down: what an image says stands apart from its name, and from what was said with it. */
const textOf = (m: Message): string =>
  m.parts
    .map((p) => p.text)
    .filter((text) => text !== '')
    .join('\n');

function inPlace(c: Conversation, filters: SearchFilter[], state: FakeState): boolean {
  return filters
    .filter((f) => f.kind === 'in')
    .every((f) => state.folders.some((folder) => folder.id === c.folder && folder.name.toLowerCase() === f.value.toLowerCase()));
}

function passes(m: Message, filters: SearchFilter[]): boolean {
  return filters.every(({ kind, value }) => {
    if (kind === 'from') return value !== 'me' || m.role === 'user';
    if (kind === 'before') return m.created < Date.parse(value);
    if (kind === 'after') return m.created >= Date.parse(value);
    return kind !== 'has' || m.parts.some((p) => p.kind === value);
  });
}

/** As the store cuts: between words, with dots where something is left out. */
function marked(text: string, words: string): string {
  const at = words === '' ? -1 : text.toLowerCase().indexOf(words);
  const [start, end] = at < 0 ? [0, 90] : [at - 30, at + words.length + 60];
  const head = start <= 0 ? text.slice(0, Math.max(at, 0)) : text.slice(start, at).replace(/^\S*\s/, '…');
  const tail = text.slice(at < 0 ? 0 : at + words.length, end);
  const rest = end >= text.length ? tail : tail.replace(/\s\S*$/, '…');
  return at < 0 ? rest : `${head}\uE000${text.slice(at, at + words.length)}\uE001${rest}`;
}

function hit(c: Conversation, m: Message, words: string): SearchHit {
  return {
    ...{ message: m.id, conversation: c.id, conversationTitle: c.title, role: m.role, created: m.created },
    ...{ snippet: marked(textOf(m), words), by: 'words', archived: c.archived },
  };
}

function titled(c: Conversation, words: string): SearchHit {
  return {
    ...{ message: null, conversation: c.id, conversationTitle: c.title, role: 'user', created: c.updated },
    ...{ snippet: marked(c.title, words), by: 'title', archived: c.archived },
  };
}
