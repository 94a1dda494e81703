import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inPairs, passagesOf } from '@mia/core/memory/index.ts';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import type { NewMessage, VectorRow } from '@mia/core/memory/storage/types.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { BENCH_KEY } from './memories.ts';
import { MissingError } from './missing.ts';
import { storageEntries } from './processes.ts';
import { vectorsOnce } from './vectors.ts';

/** One line of `turns.jsonl`. */
export interface Turn {
  conversation: string;
  session: string;
  turn: string;
  /** ISO 8601. */
  time: string | null;
  speaker: string;
  text: string;
}

/** One line of `questions.jsonl`. */
export interface Asked {
  conversation: string;
  question: string;
  evidence: string[];
  category: string;
}

/** A folder in the layout of `data/dialogue-memory`, with the vectors of its turns' passages. */
export interface Dialogues {
  turns: Turn[];
  questions: Asked[];
  conversations: string[];
  passages: { turn: number; passage: number }[];
  vectors: Float32Array;
}

const DAY = 86_400_000;
const BATCH = 1000;
const ASSISTANT = /^(?:assistant|ai|bot|chatbot|model|system)$/i;
const PERSON = /^(?:user|human|person)$/i;

/** Reads a folder and encodes what was said, once. @throws MissingError */
export async function readDialogues(folder: string, encoder: TextEncoder): Promise<Dialogues> {
  const lines = <T>(name: string): T[] => {
    const file = join(folder, name);
    if (!existsSync(file)) throw new MissingError(`Not there: ${file}. --data names a folder with turns.jsonl and questions.jsonl.`);
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as T);
  };
  const turns = lines<Turn>('turns.jsonl');
  const questions = lines<Asked>('questions.jsonl');
  const pieces = turns.map(({ text }) => passagesOf(text));
  const encoded = await vectorsOnce(pieces.flat(), encoder, folder);
  const passages: Dialogues['passages'] = [];
  const kept: Float32Array[] = [];
  let at = 0;
  pieces.forEach((own, turn) => {
    const vectors = own.map((_, i) => encoded.subarray((at + i) * encoder.dimension, (at + i + 1) * encoder.dimension));
    at += own.length;
    inPairs(vectors).forEach((vector, passage) => {
      passages.push({ turn, passage });
      kept.push(vector);
    });
  });
  const vectors = new Float32Array(kept.length * encoder.dimension);
  for (const [i, vector] of kept.entries()) vectors.set(vector, i * encoder.dimension);
  return { turns, questions, conversations: [...new Set(turns.map((turn) => turn.conversation))], passages, vectors };
}

export const turnId = (conversation: string, turn: string): string => `${conversation} ${turn}`;

/** When a question about these turns is asked: a day after the last of them. */
export function askedAt(turns: readonly Turn[]): number {
  return Math.max(0, ...turns.map(({ time }) => (time === null ? 0 : Date.parse(time) || 0))) + DAY;
}

/**
 * An encrypted memory with the turns of these conversations: each session is a conversation of the app, in the order of the
 * turns. Whoever is called "user" is the person, "assistant" the assistant; others are people who talk, by their names.
 * @returns `emptyBytes`: what the database had before the first of them
 */
export async function fillStore(
  set: Dialogues,
  wanted: ReadonlySet<string>,
  encoder: TextEncoder,
): Promise<{ store: Store; emptyBytes: number; close(): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'mia-bench-'));
  const store = await openStore({ dir, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  await store.checkpoint();
  const emptyBytes = (await store.info()).databaseBytes;
  const rows = new Map<number, VectorRow[]>();
  const d = encoder.dimension;
  set.passages.forEach(({ turn, passage }, at) => {
    const from = set.turns[turn];
    if (!from || !wanted.has(from.conversation)) return;
    const row = { message: turnId(from.conversation, from.turn), passage, vector: set.vectors.slice(at * d, (at + 1) * d) };
    rows.set(turn, [...(rows.get(turn) ?? []), row]);
  });
  const last = new Map<string, string>();
  let messages: NewMessage[] = [];
  let vectors: VectorRow[] = [];
  const flush = async (): Promise<void> => {
    await store.importMessages({ messages, vectors: { encoder: encoder.id, dimension: d, rows: vectors } });
    messages = [];
    vectors = [];
  };
  for (const [at, turn] of set.turns.entries()) {
    if (!wanted.has(turn.conversation)) continue;
    const session = `${turn.conversation} ${turn.session}`;
    const created = turn.time === null ? at * 60_000 : Date.parse(turn.time) || at * 60_000;
    if (!last.has(session)) await store.createConversation({ id: session, created, zone: 'UTC' });
    const id = turnId(turn.conversation, turn.turn);
    const assistant = ASSISTANT.test(turn.speaker);
    messages.push({
      ...{ id, conversation: session, parent: last.get(session) ?? null, role: assistant ? 'assistant' : 'user', status: 'done' },
      ...{ created, zone: 'UTC', origin: assistant ? 'assistant' : 'person' },
      speaker: assistant || PERSON.test(turn.speaker) ? null : turn.speaker,
      parts: [{ kind: 'text', text: turn.text }],
    });
    vectors.push(...(rows.get(at) ?? []));
    last.set(session, id);
    if (messages.length >= BATCH) await flush();
  }
  await flush();
  await store.checkpoint();
  return {
    store,
    emptyBytes,
    async close() {
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
