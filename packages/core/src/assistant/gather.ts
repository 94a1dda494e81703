import { answerMeta, chooseWindow, loadPath, windowBegin } from '../context/index.ts';
import { isAbort, MiaError } from '../errors.ts';
import { type Memory, questionTerms, RECALL_BUDGET, type Recalled, recall } from '../memory/index.ts';
import { followed } from '../memory/procedural/index.ts';
import type { Message, NewReceipt, Part, WorkingChunk } from '../memory/storage/types.ts';
import { WORKING_BUDGET } from '../memory/working/index.ts';
import type { OpenModel } from '../ports/language-model.ts';
import { type ImageViews, imageTokens, messageText, quotable, renderContext, wishesIn } from '../response/index.ts';
import type { AcceptedQuestion } from './accept.ts';
import { asksMemory } from './asks-memory.ts';
import { type AnswerSettings, readSettings, type TurnDeps } from './deps.ts';
import { factReceipts, type Known, noteFollowed, notesOf, whatIsKnown } from './known.ts';
import { bringToMind, hasMind, mindAfter, readMind } from './mind.ts';
import type { Preparations } from './preparations.ts';
import type { RunningTurn } from './running-turn.ts';
import { showImages } from './show-images.ts';

/** What a prompt is composed from, and what is stored of it. */
export interface Scene {
  /** The window with the question in it, its context block rendered. */
  messages: Message[];
  /** The question's context block, when it was rendered now. */
  context: string | null;
  receipts: NewReceipt[];
  /** What the conversation has in mind with this question; null: as it was. */
  mind: WorkingChunk[] | null;
  /** Asked of the memory, which has nothing: the person is told. */
  none: boolean;
  /** Kept with the answer. */
  meta: Record<string, unknown>;
  /** The question's own vector, when it was computed. */
  vector: Float32Array | null;
  /** How the images of the messages are given. */
  views: ImageViews;
  /** What a model that does not see is told of them, where the person was not told of it yet. */
  told: Part | null;
  /** Tokens that the answer may have. */
  room: number;
  settings: AnswerSettings;
}

/** Tokens kept for what is recalled and in mind while it is not known. */
export const MEMORY_TOKENS = Math.ceil((RECALL_BUDGET.characters + WORKING_BUDGET.characters) / 3);
/** The same with the time: the whole context block. */
const CONTEXT_TOKENS = 60 + MEMORY_TOKENS;
const LONGEST_ANSWER = 4096;
const NOTHING = { memories: [], meaning: false, vector: null, timings: { encode: null, search: 0, total: 0 }, context: null };

/** Tokens of a model's context that the answer may have; the prompt has the rest. */
export function answerRoom(contextLength: number): number {
  return Math.max(64, Math.min(LONGEST_ANSWER, Math.floor(contextLength / 4)));
}

/**
 * Gathers what the model is given: the window of this conversation, and what is recalled from others. A question that was
 * put to a model before keeps the context block that it had. A model on another machine is given the question alone.
 * @throws MiaError `model.too-long`, `request.cancelled`, `data.*`
 */
export async function gather(
  turn: RunningTurn,
  question: AcceptedQuestion,
  opened: OpenModel,
  deps: TurnDeps,
  preparations: Preparations,
  now: () => number,
): Promise<Scene> {
  const { said, continued } = question;
  const { card } = opened;
  const room = answerRoom(card.contextLength);
  const limit = card.contextLength - room;
  const leaf = continued?.id ?? said.id;
  const [settings, loaded, before, held] = await Promise.all([
    readSettings(deps.store),
    loadPath(deps.store, said.conversation, leaf, limit),
    said.context === null || continued || !question.conversation.memories ? null : earlierNotes(turn, said.context, deps),
    continued ? [] : readMind(question.conversation, deps),
  ]);
  const keeps = continued !== null || before !== null;
  const extra = keeps ? 0 : CONTEXT_TOKENS;
  const alone = card.place.kind === 'elsewhere' ? [{ ...said, context: null }, ...(continued ? [continued] : [])] : null;
  const path = alone ?? (keeps ? loaded.path : loaded.path.map((m) => (m.id === said.id ? { ...m, context: null } : m)));
  const within = alone ?? path.slice(windowBegin(path, card.id));
  const look = await showImages(turn, said, within, card, { limit, extra: alone ? 0 : extra }, deps);
  const bare: Scene = {
    ...{ messages: [], context: null, receipts: [], mind: null, none: false, meta: look.meta, vector: null, room, settings },
    ...{ views: look.views, told: look.told },
  };
  if (alone) return { ...bare, messages: alone };
  const window = await chooseWindow({
    system: deps.system,
    path,
    whole: loaded.whole,
    model: card.id,
    limit,
    extra,
    views: look.views,
    imageTokens: (copy) => imageTokens(copy, card.name),
    count: (prompt) => opened.countTokens(prompt),
  });
  const messages = window.messages;
  const meta: Record<string, unknown> = { ...look.meta, ...(window.start === null ? {} : { window: window.start }) };
  if (continued) return { ...bare, messages, meta: { ...continuedMeta(continued), ...meta } };
  const text = messageText(said);
  if (before) {
    const none = before.length === 0 && unknown(text, messages, said.id, []);
    return { ...bare, messages, meta: { ...withMemories(meta, before), ...(none ? { nothing: true } : {}) }, receipts: before, none };
  }

  const quoted = messages.flatMap((m) => answerMeta(m.parts).memories ?? []);
  const ready = preparations.take(said.conversation, said.parent, text, question.conversation.memories);
  const recalled = (ready && (await ready)) ?? (await recallOrNothing(turn, question, text, messages, quoted, deps));
  // What was prepared may have been said or quoted meanwhile.
  const given = new Set([...messages.map((m) => m.id), ...quoted]);
  const fresh = recalled.memories.filter((m) => !given.has(m.message));
  const facts = new Set(messages.flatMap((m) => answerMeta(m.parts).facts ?? []));
  const here = {
    conversation: question.conversation,
    before: loaded.path.filter((m) => m.id !== said.id),
    facts,
    again: said.context !== null,
  };
  const mindful = hasMind(question.conversation, settings);
  const seen = new Set([...given, ...fresh.map((m) => m.message)]);
  const mind = mindful ? bringToMind(held, text, { ...here, window: messages.filter((m) => m.id !== said.id), seen }) : null;
  const bearing = [...fresh, ...(mind?.memories ?? [])];
  const inMind = mind?.facts ?? [];
  const known = await whatIsKnown(text, bearing, { conversation: question.conversation, window: given, given: facts, inMind }, deps);
  const { memories } = known;
  // What was prepared is kept, to the letter, where nothing of it changed.
  const rendered = contextOf(known, deps);
  const context = recalled.context !== null && sameNotes(recalled.context, rendered) ? recalled.context : rendered;
  const receipts = [...receiptsOf(memories), ...factReceipts(known.facts, memories.length + 1)];
  const inMindNow = mind ? mindAfter(mind, memories, usedFacts(known)) : [];
  await noteFollowed(known.habits, turn.answer, deps);
  deps.logger.info('turn.recalled', { turn: turn.id, count: memories.length, ms: now() });
  const none = question.conversation.memories && receipts.every(stillInMind) && unknown(text, messages, said.id, receipts);
  return {
    ...bare,
    messages: messages.map((m) => (m.id === said.id ? { ...m, context } : m)),
    context,
    receipts,
    // Where nothing may be in mind, nothing stays; where nothing was and is, nothing is written.
    mind: held.length > 0 || inMindNow.length > 0 ? inMindNow : null,
    none,
    meta: { ...withMemories(meta, receipts, memories.filter(showsImage).length), ...(none ? { nothing: true } : {}) },
    vector: recalled.vector,
  };
}

/** The context block of a question asked now. */
export function contextOf(known: Known, deps: Pick<TurnDeps, 'clock'>): string {
  return renderContext(
    known.memories.map((m) => ({ ...m, text: quotable(m.text), ...(m.image ? { image: quotable(m.image) } : {}) })),
    deps.clock.now(),
    deps.clock.zone(),
    notesOf(known),
  );
}

/** Stores what the model is given for this answer: the block in the question, the receipts, and where it runs. */
export async function quote(turn: RunningTurn, question: AcceptedQuestion, scene: Scene, opened: OpenModel, deps: TurnDeps): Promise<void> {
  const { place, name } = opened.card;
  // Receipts first: forgetting finds the blocks that hold a memory through them.
  if (scene.receipts.length > 0) await deps.store.setReceipts(turn.answer, scene.receipts);
  if (scene.context !== null) await deps.store.updateMessage(question.said.id, { context: scene.context });
  if (scene.mind !== null) await deps.store.setWorking(question.said.conversation, scene.mind);
  await deps.store.updateMessage(turn.answer, {
    model: opened.card.id,
    modelName: name,
    place: place.kind === 'elsewhere' ? place.host : place.kind,
  });
}

async function recallOrNothing(
  turn: RunningTurn,
  question: AcceptedQuestion,
  text: string,
  window: readonly Message[],
  quoted: readonly string[],
  deps: TurnDeps,
): Promise<Recalled & { context: string | null }> {
  if (!question.conversation.memories) return NOTHING;
  try {
    const recentTurns = window
      .filter((m) => m.role === 'user')
      .slice(-2, -1)
      .map(messageText);
    const request = { text, conversation: turn.request.conversation, window: [...window.map((m) => m.id), ...quoted], recentTurns };
    const found = await recall(
      request,
      { store: deps.store, encoder: deps.encoder(), images: deps.imageEncoder?.() ?? null, clock: deps.clock },
      RECALL_BUDGET,
      turn.signal,
    );
    return { ...found, context: null };
  } catch (error) {
    if (turn.signal.aborted || isAbort(error)) throw new MiaError('request.cancelled', {}, { cause: error });
    // An answer without memories is better than none; the log says why.
    deps.logger.warn('recall.failed', { turn: turn.id, code: MiaError.from(error).code });
    return NOTHING;
  }
}

/** Two blocks that differ in the time alone. */
const sameNotes = (a: string, b: string): boolean => a.slice(a.indexOf('\n') + 1 || a.length) === b.slice(b.indexOf('\n') + 1 || b.length);

/** What the question was given before; null where how the person wants answers is not the same any more. */
async function earlierNotes(turn: RunningTurn, context: string, deps: TurnDeps): Promise<NewReceipt[] | null> {
  const wishes = notesOf({ habits: followed(await deps.store.habits(turn.request.conversation)), facts: [], memories: [] });
  if (wishesIn(context) !== wishesIn(renderContext([], 0, 'UTC', wishes))) return null;
  return earlierReceipts(turn, deps);
}

/** What an earlier answer to this very question was given, unless some of it was forgotten since, or is kept from here. */
async function earlierReceipts(turn: RunningTurn, deps: TurnDeps): Promise<NewReceipt[] | null> {
  await turn.isPlaced;
  const { siblings } = await deps.store.message(turn.answer);
  const earlier = await Promise.all(siblings.filter((id) => id !== turn.answer).map((id) => deps.store.receipts(id)));
  if (earlier.length === 0 || earlier.some((receipts) => receipts.some((r) => r.forgotten || r.kept))) return null;
  const receipts = earlier.find((found) => found.length > 0) ?? [];
  if (await changedSince(receipts, turn.request.conversation, deps)) return null;
  return receipts.map(({ rank, memory, reasons, score, text, fact }) => ({
    rank,
    memory,
    reasons,
    score,
    text,
    ...(fact ? { fact } : {}),
  }));
}

/** Whether something that was given was corrected, or overtaken, since: it is not given again. */
async function changedSince(receipts: readonly NewReceipt[], conversation: string, { store }: Pick<TurnDeps, 'store'>): Promise<boolean> {
  const ids = receipts.flatMap((r) => r.fact ?? []);
  const facts = await Promise.all(ids.map((id) => store.fact(id).catch(() => null)));
  if (facts.some((fact) => fact?.validTo !== null)) return true;
  const overtaken = await store.overtaken(
    // A fact's receipt names the message that it was drawn from, or that it corrects: the fact itself was looked at above.
    receipts.filter((r) => !r.fact).map((r) => r.memory),
    conversation,
  );
  return overtaken.length > 0;
}

/** What a receipt shows of a memory: its words, and those of the image beside it. */
const givenOf = ({ text, image }: Memory): string => (image ? `${quotable(text)} [${quotable(image)}]` : quotable(text));

/** Exactly what was given, in the order of relevance. */
function receiptsOf(memories: readonly Memory[]): NewReceipt[] {
  return memories.map((m, i) => ({ rank: i + 1, memory: m.message, reasons: m.reasons, score: m.score, text: givenOf(m) }));
}

const stillInMind = (receipt: NewReceipt): boolean => receipt.reasons.includes('mind');
const usedFacts = (known: Known): string[] => known.facts.filter(({ reason }) => reason !== 'mind').map(({ fact }) => fact.id);

/** What was read in an image, or what it shows, was quoted of it. */
const showsImage = ({ origin, image }: Memory): boolean => origin === 'image' || image !== undefined;

/** @param pictures how many of them show an image; those that were found by it where that is not known any more */
function withMemories(
  meta: Record<string, unknown>,
  receipts: readonly NewReceipt[],
  pictures: number = receipts.filter((r) => !r.fact && r.reasons.includes('image')).length,
): Record<string, unknown> {
  if (receipts.length === 0) return meta;
  const facts = receipts.flatMap((r) => r.fact ?? []);
  // A fact's message was not quoted: it may still be.
  const memories = receipts.filter((r) => !r.fact).map((r) => r.memory);
  return { ...meta, memories, ...(facts.length > 0 ? { facts } : {}), ...(pictures > 0 ? { pictures } : {}) };
}

function continuedMeta(continued: Message): Record<string, unknown> {
  const { memories, facts } = answerMeta(continued.parts);
  return { ...(memories ? { memories } : {}), ...(facts ? { facts } : {}) };
}

/** Asked of the memory, and nothing was said about it in this conversation either. */
function unknown(text: string, window: readonly Message[], self: string, inMind: readonly NewReceipt[]): boolean {
  if (!asksMemory(text)) return false;
  const told = [...window.filter((m) => m.id !== self).map(messageText), ...inMind.map((receipt) => receipt.text)].join('\n').toLowerCase();
  return !questionTerms(text).some((term) => told.includes(term));
}
