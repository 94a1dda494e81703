import { systemClock } from '@mia/core/ports/clock.ts';
import type { Prompt } from '@mia/core/ports/language-model.ts';
import { relayTurn } from '../../apps/desktop/src/host/relay.ts';
import { newId, readMs, type World } from './world.ts';

/** Times of one turn, in milliseconds. */
export interface TurnTimes {
  /** From Send to the first text that leaves for a window. */
  firstToken: number;
  /** Of that, what passed within the model's call. */
  call: number;
  /** Of that, until the message was on disk. */
  accepted: number;
  /** Of `call`, the reading of the prompt, as the child measured it. */
  readMs: number;
  prompt: Prompt;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}

/** Sends as the host does, follows to the end through the host's relay, and waits until the turn is remembered. */
export async function takeTurn(world: World, conversation: string, text: string): Promise<TurnTimes> {
  const before = world.calls.length;
  const began = performance.now();
  const { turn } = await world.assistant.send({ conversation, message: newId(), text });
  const accepted = performance.now() - began;
  if (!turn) throw new Error('nothing answers');
  let firstToken = Number.NaN;
  let usage: { inputTokens: number | null; cachedTokens: number | null; outputTokens: number | null } | null = null;
  const events = world.assistant.follow(turn, 0, new AbortController().signal);
  await relayTurn(
    events,
    async (event) => {
      if (event.type === 'text' && Number.isNaN(firstToken)) firstToken = performance.now() - began;
      if (event.type !== 'end') return;
      if (event.message?.status === 'failed') throw new Error(`the turn failed: ${event.message.error?.code}`);
      usage = event.message?.usage ?? null;
    },
    systemClock,
  );
  const inner = world.calls[before];
  if (!inner || Number.isNaN(firstToken)) throw new Error('no prompt reached the model, or it said nothing');
  await remembered(world);
  const { inputTokens, cachedTokens, outputTokens } = usage ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
  return {
    ...{ firstToken, accepted, readMs: inner.readMs, prompt: inner.prompt, call: inner.firstToken - inner.began },
    ...{ inputTokens: inputTokens ?? 0, cachedTokens: cachedTokens ?? 0, outputTokens: outputTokens ?? 0 },
  };
}

/** Waits until every message has its vector (answers that were cut short get theirs by the backlog): no person asks sooner. */
async function remembered(world: World): Promise<void> {
  const end = performance.now() + 20_000;
  do {
    await world.assistant.encodeBacklog();
    if (performance.now() > end) throw new Error('the turn was not remembered within 20 s');
  } while ((await world.store.unencoded(world.encoder.id, 1)).length > 0);
}

/** A bare call of the same model: milliseconds to its first piece of text, and what it found in its cache. */
export async function bareCall(
  world: World,
  conversation: string,
  prompt: Prompt,
  maxTokens: number,
): Promise<{ firstToken: number; readMs: number; cachedTokens: number }> {
  const began = performance.now();
  const { stream } = await world.opened.model.doStream({
    prompt,
    maxOutputTokens: maxTokens,
    temperature: 0,
    providerOptions: { mia: { conversation, continue: false } },
  });
  let firstToken = Number.NaN;
  let cachedTokens = 0;
  let read = Number.NaN;
  for await (const part of stream) {
    if (part.type === 'text-delta' && Number.isNaN(firstToken)) firstToken = performance.now() - began;
    if (part.type === 'finish') {
      cachedTokens = part.usage.inputTokens.cacheRead ?? 0;
      read = readMs(part);
    }
    if (part.type === 'error') throw part.error;
  }
  return { firstToken, readMs: read, cachedTokens };
}
