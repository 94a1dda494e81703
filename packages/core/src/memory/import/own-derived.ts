/** Facts, habits and the memories used of M.I.A's own export: one JSON object a line, each naming its messages by id. */
import type { NewReceipt, RecallReason } from '../storage/types.ts';
import type { ImportedFact, ImportedHabit, ImportedReceipts } from './types.ts';
import { fields, isId, LONGEST_TEXT, list, moment, oneOf, text } from './values.ts';

const HABITS = ['language', 'units', 'length', 'format', 'address', 'free'] as const;
const REASONS: readonly RecallReason[] = ['words', 'meaning', 'time', 'person', 'neighbourhood', 'habit', 'mind', 'image'];
/** Characters of a fact's sentence, and of each of its parts. */
const LONGEST_FACT = 2000;
const MOST_SOURCES = 1000;
const MOST_RECEIPTS = 200;

const short = (value: unknown): string => text(value).replaceAll('\0', '').slice(0, LONGEST_FACT).toWellFormed();
const times = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) > 0 ? Math.min(Number(value), 1_000_000) : 1);

const sourcesOf = (value: unknown): string[] =>
  list(value)
    .slice(0, MOST_SOURCES)
    .flatMap((source) => {
      const message = fields(source)?.message;
      return isId(message) ? [message] : [];
    });

export function ownFact(value: unknown): ImportedFact | null {
  const raw = fields(value);
  if (!raw || !isId(raw.id)) return null;
  const [subject, relation, object] = [short(raw.subject), short(raw.relation), short(raw.object)];
  if (subject.trim() === '' || relation.trim() === '' || object.trim() === '') return null;
  return {
    ...{ id: raw.id, subject, relation, object, text: short(raw.text), single: raw.single === true, ends: raw.ends === true },
    ...{ count: times(raw.count), pinned: raw.pinned === true, validFrom: moment(raw.validFrom) ?? 0, created: moment(raw.created) ?? 0 },
    past: raw.validTo !== null && raw.validTo !== undefined,
    ...{
      corrects: list(raw.corrects).filter(isId),
      corrected: isId(raw.correctedBy),
      home: isId(raw.home) ? raw.home : null,
      sources: sourcesOf(raw.sources),
    },
  };
}

export function ownHabit(value: unknown): ImportedHabit | null {
  const raw = fields(value);
  const kind = oneOf(HABITS, raw?.kind);
  const [said, wish] = [short(raw?.text).slice(0, 500).toWellFormed(), short(raw?.value).slice(0, 500).toWellFormed()];
  if (!raw || !kind || !isId(raw.id) || said.trim() === '') return null;
  const more = { count: times(raw.count), firstApplied: moment(raw.firstApplied), sources: sourcesOf(raw.sources) };
  return { id: raw.id, kind, text: said, value: wish, ...more };
}

function receiptOf(value: unknown): NewReceipt | null {
  const raw = fields(value);
  if (!raw || !isId(raw.memory) || !Number.isSafeInteger(raw.rank)) return null;
  const reasons = list(raw.reasons).flatMap((reason) => oneOf(REASONS, reason) ?? []);
  const score = typeof raw.score === 'number' && Number.isFinite(raw.score) ? raw.score : 0;
  const given = text(raw.text).slice(0, LONGEST_TEXT).toWellFormed();
  return { rank: Number(raw.rank), memory: raw.memory, reasons, score, text: given, ...(isId(raw.fact) ? { fact: raw.fact } : {}) };
}

export function ownReceipts(value: unknown): ImportedReceipts | null {
  const raw = fields(value);
  if (!raw || !isId(raw.answer)) return null;
  const found = list(raw.memories).flatMap((one) => receiptOf(one) ?? []);
  const ranks = new Set<number>();
  // A rank stands once for an answer.
  const receipts = found.filter(({ rank }) => !ranks.has(rank) && ranks.add(rank)).slice(0, MOST_RECEIPTS);
  return { answer: raw.answer, receipts };
}
