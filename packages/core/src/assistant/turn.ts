/**
 * One turn, from left to right. This file is the only place that knows the order:
 *
 *   perceive text → (commit) → recall → compose → generate → present → remember
 *
 * A stage gets what the one before it gave and hands on its own result. What a person should see leaves as the numbered
 * events of `turn.journal`.
 */
import { MiaError } from '../errors.ts';
import { remember } from '../memory/index.ts';
import { claimsChange } from '../memory/said/index.ts';
import { composePrompt, generate, memorableText, messageText, present } from '../response/index.ts';
import { accept } from './accept.ts';
import { AnswerRow } from './answer-row.ts';
import type { BetterTitles } from './better-titles.ts';
import type { TurnDeps } from './deps.ts';
import { shown } from './events.ts';
import { gather, quote } from './gather.ts';
import { keptFrom, learn, tellOutcome } from './learn.ts';
import type { Preparations } from './preparations.ts';
import { followReading, measure } from './reading.ts';
import type { RunningTurn } from './running-turn.ts';
import { until } from './until.ts';

/**
 * Runs a turn to its end; never rejects. The turn's `accepted` promise tells when the person's message is on disk, or why
 * it is not; every later error ends the turn with the question and what was said so far.
 * @returns false where something that was said has no vector yet: the backlog is to see to it
 */
export async function takeTurn(turn: RunningTurn, deps: TurnDeps, preparations: Preparations, titles: BetterTitles): Promise<boolean> {
  const { signal } = turn;
  await turn.after;
  const since = () => Math.round(deps.clock.monotonic() - turn.began);

  // Perceive, and commit: nothing else begins before what was said is on disk.
  let question: Awaited<ReturnType<typeof accept>>;
  try {
    question = await accept(turn.request, deps);
  } catch (error) {
    turn.tell({ type: 'end', message: null });
    turn.refuse(MiaError.from(error));
    return true;
  }
  const { said, continued, model } = question;
  const row = new AnswerRow(turn.answer, question, deps);
  turn.tell({
    ...{ type: 'accepted', message: shown(said), conversation: question.conversation },
    ...(continued ? { continues: continued.id } : {}),
  });
  deps.emit({ type: 'message', message: shown(said) });
  const { outcome } = question;
  if (outcome) tellOutcome(outcome, said, deps);
  const draws = turn.request.kind === 'send' && !outcome;
  const learnt = draws ? learn(said, question.conversation, model ? turn.answer : said.id, deps) : Promise.resolve();
  if (!model) {
    await learnt;
    turn.tell({ type: 'end', message: null });
    turn.accept({ said, turn: question.answeredBy });
    return false;
  }
  turn.accept({ said, turn: turn.id });
  // The answer's place in the tree is taken before the next message looks for its parent.
  void row.make(model).then(turn.placed);
  deps.emit({ type: 'turn', conversation: said.conversation, turn: turn.id });

  const timings: { recall?: number; firstToken?: number; total?: number } = {};
  const meta: Record<string, unknown> = {};
  let answer = present(continued?.parts ?? [], meta);
  let usage: { inputTokens: number | null; cachedTokens: number | null; outputTokens: number | null } | null = continued?.usage ?? null;
  let status: 'done' | 'stopped' | 'failed' = 'done';
  let failure: MiaError | null = null;
  let vector: Float32Array | null = null;
  try {
    turn.tell({ type: 'state', state: 'waiting' });
    await until(turn.previous, signal);
    const opened = await until(model.opened, signal);
    turn.tell({
      ...{ type: 'answer', message: turn.answer, model: model.id, modelName: opened.card.name, place: opened.card.place },
      ...(continued ? { begun: { text: answer.text, thinking: answer.thinking } } : {}),
    });

    // A wish is followed from its own answer on.
    await learnt;

    // Recall: what was said before and bears on this, in the window or out of it.
    const scene = await gather(turn, question, opened, deps, preparations, since);
    vector = scene.vector;
    timings.recall = since();
    Object.assign(meta, scene.meta);
    answer = present(continued?.parts ?? [], meta);
    if (scene.told) answer.told(scene.told);
    if (!continued) turn.tell({ type: 'recalled', count: scene.receipts.length, none: scene.none });
    void row.write(() => quote(turn, question, scene, opened, deps));

    // Compose: from what is stored alone.
    const prompt = composePrompt({ system: deps.system, messages: scene.messages, views: scene.views });

    // Generate, present. A reading ahead that still runs ends here; what it read is in the cache.
    preparations.drop();
    if (!opened.card.loaded) {
      turn.tell({ type: 'state', state: 'loading' });
      await until(opened.load(signal), signal);
    }
    const reading = followReading(turn, opened, said.conversation, deps.clock);
    const { settings } = scene;
    const speeds = measure(deps.clock);
    let state: 'reading' | 'thinking' | 'answering' = 'reading';
    try {
      for await (const piece of generate(opened, prompt, {
        conversation: said.conversation,
        signal,
        maxOutputTokens: settings.maxTokens ?? scene.room,
        temperature: settings.temperature,
        seed: settings.seed,
      })) {
        if (piece.type === 'finish') {
          usage = piece.usage ?? usage;
          // An answer cut at its length can be gone on with, as a stopped one.
          status = piece.reason === 'stop' ? 'done' : 'stopped';
          break;
        }
        const delta = answer.add(piece);
        if (!delta) continue;
        reading.close();
        speeds.token();
        timings.firstToken ??= since();
        const now = piece.type === 'text' ? 'answering' : 'thinking';
        if (now !== state) turn.tell({ type: 'state', state: now });
        state = now;
        turn.tell(delta);
        row.grew(() => answer.parts());
      }
    } finally {
      reading.close();
    }
    if (usage && status !== 'stopped') deps.models.noteSpeed(model.id, speeds.of(usage));
    // Nothing says afterwards that it was used; nor does one that saw this message alone become the one to go on with.
    const forThisAlone = turn.request.kind === 'send' && typeof turn.request.sees === 'object';
    if (!question.conversation.incognito && !forThisAlone) deps.models.used(model.id);
  } catch (error) {
    status = signal.aborted ? 'stopped' : 'failed';
    failure = signal.aborted ? null : MiaError.from(error);
    if (failure) deps.logger.warn('turn.failed', { turn: turn.id, conversation: said.conversation, model: model.id, code: failure.code });
  }

  // A model changes nothing by itself, whatever it says.
  if (status !== 'failed' && claimsChange(answer.text) && !(await keptFrom(said, deps))) meta.unchanged = true;

  // Remember: the answer, then the vectors of both sides. The next turn of the conversation waits for all of it.
  timings.total = since();
  const stored = await row.finish({ status, parts: answer.parts(), usage, timings, error: failure?.toShape() ?? null });
  turn.tell({ type: 'end', message: shown(stored) });
  deps.emit({ type: 'message', message: shown(stored) });
  deps.emit({ type: 'turn-ended', conversation: said.conversation, turn: turn.id });
  if (stored.status === 'done') titles.answered(question.conversation, said);
  // One that was kept meanwhile is the backlog's.
  if (!question.conversation.remember) return !question.conversation.incognito;
  try {
    // What it shows was perhaps read meanwhile.
    const whole = memorableText(said.parts.some((part) => part.kind === 'image') ? await deps.store.message(said.id) : said);
    // The question's own vector is that of its words alone.
    const items = continued ? [] : [{ message: said.id, text: whole, vector: whole === messageText(said) ? vector : null }];
    if (stored.status !== 'failed') items.push({ message: stored.id, text: messageText(stored), vector: null });
    await remember(items, { store: deps.store, encoder: deps.encoder() });
  } catch (error) {
    deps.logger.warn('remember.failed', { turn: turn.id, code: MiaError.from(error).code });
    return false;
  }
  return true;
}
