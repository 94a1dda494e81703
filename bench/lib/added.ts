import type { Prompt } from '@mia/core/ports/language-model.ts';
import { questions, spoken } from './questions.ts';
import { quiet } from './quiet.ts';
import { say } from './report.ts';
import type { Scout } from './scout.ts';
import { p50, p95, round } from './stats.ts';
import { bareCall, takeTurn } from './turns.ts';
import { newId, openConversation, type World, wait } from './world.ts';

/** Tokens of each answer: only the first is timed. */
const SHORT = 4;
/** Turns whose times are not used: threads and files are cold in them. */
const WARM_UP = 3;
/** Said before in each conversation. */
const HISTORY = 4;
/** The pause in typing after which a message is sent. */
const PAUSE = 300;

/** What was added, in milliseconds. */
export interface Added {
  /** p95 of the turn's first token less the bare call's. */
  p95: number;
  p50: number;
  /** p95 of what passed outside of the model's call, from Send to the first token's event. */
  outsideP95: number;
  /** p95 of one bare call less the other of the same pair: what this machine makes of nothing. */
  noiseP95: number;
  /** Median of the bare calls' first tokens. */
  bareP50: number;
  /** Turns counted, and those left out because their prompt or cache was not the bare calls'. */
  turns: number;
  unlike: number;
  /** Of those counted, during which others worked on this machine and would not stop. */
  disturbed: number;
}

/**
 * Time before the first token over a bare call, pair by pair: one bare call before the turn and one after it, all three with
 * the very same prompt, in the very same sequence of the model, from the very same cached prefix.
 *
 * That prefix is the whole prompt but the tokens which open the answer, read beforehand (a scout on another copy of the
 * data says which prompt it will be): reading 200 tokens takes this machine 2 s, give or take 200 ms, in which the time
 * that is looked for would be lost.
 */
export async function added(world: World, scout: Scout, trials: number, prepared: boolean): Promise<Added> {
  await world.store.setSetting('answer.maxTokens', SHORT);
  const [differences, outside, noise, bares]: [number[], number[], number[], number[]] = [[], [], [], []];
  let unlike = 0;
  let disturbed = 0;
  for (const [i, text] of questions(trials + WARM_UP).entries()) {
    const own = await conversation(world, scout, 1000 + i);
    const prompt = await scout.promptOf(own, text);
    // the conversation is open on the screen, as it is for everyone who types or pastes
    await openConversation(world, own);
    const cached = await restore(world, own, prompt);
    // the same rest before every call that is timed: a processor that comes from work is faster than one that comes from rest
    let calm = await quiet();
    const before = await bareCall(world, own, prompt, SHORT);
    await restore(world, own, prompt);
    calm = (await quiet()) && calm;
    if (prepared) {
      world.assistant.prepare(own, text.slice(0, -3));
      await wait(30);
    }
    world.assistant.prepare(own, text);
    if (prepared) await wait(PAUSE);
    const turn = await takeTurn(world, own, text);
    await restore(world, own, prompt);
    calm = (await quiet()) && calm;
    const after = await bareCall(world, own, prompt, SHORT);
    if (process.env.MIA_BENCH_VERBOSE) say(`  ${JSON.stringify({ before, after, ...turn, prompt: undefined })}`);
    if (i < WARM_UP) continue;
    const same = JSON.stringify(turn.prompt) === JSON.stringify(prompt);
    const from = [cached, before.cachedTokens, turn.cachedTokens, after.cachedTokens];
    if (!same || Math.max(...from) - Math.min(...from) > 1) {
      unlike += 1;
      say(`  left out: ${same ? `cached ${from.join(', ')}` : 'another prompt'}`);
      continue;
    }
    if (!calm) disturbed += 1;
    const bare = (before.firstToken + after.firstToken) / 2;
    bares.push(bare);
    differences.push(turn.firstToken - bare);
    outside.push(turn.firstToken - turn.call);
    noise.push(i % 2 === 0 ? before.firstToken - after.firstToken : after.firstToken - before.firstToken);
  }
  const figures: Added = {
    ...{ p95: p95(differences), p50: p50(differences), outsideP95: p95(outside), noiseP95: p95(noise), bareP50: p50(bares) },
    ...{ turns: differences.length, unlike, disturbed },
  };
  const told = Object.entries(figures).map(([name, value]) => `${name} ${round(value)}`);
  say(`  ${prepared ? 'after a pause' : 'pasted'}: ${told.join(', ')}`);
  return figures;
}

/**
 * The same conversation here and at the scout's. It is not remembered, here as there: else the first to ask would be
 * recalled by the other. Until the first token a turn of it does the same as every other.
 */
async function conversation(world: World, scout: Scout, seed: number): Promise<string> {
  const id = newId();
  for (const { store } of [world, scout]) {
    await store.createConversation({ id, created: Date.now(), zone: 'UTC' });
    await store.updateConversation(id, { remember: false });
    await store.importMessages({ messages: spoken(store === world.store ? `${id}a` : `${id}b`, id, seed, HISTORY) });
  }
  return id;
}

/** Puts the conversation's cache back to the prompt, without what was said to it. */
async function restore(world: World, conversation: string, prompt: Prompt): Promise<number> {
  const result = await world.opened.prepare?.(prompt, { conversation, signal: new AbortController().signal });
  return result?.cached ?? 0;
}
