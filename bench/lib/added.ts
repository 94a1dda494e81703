import type { Prompt } from '@mia/core/ports/language-model.ts';
import { questions } from './questions.ts';
import { say } from './report.ts';
import { p50, p95, round } from './stats.ts';
import { bareCall, type TurnTimes, takeTurn } from './turns.ts';
import { newConversation, openConversation, type World, wait } from './world.ts';

/** Tokens of each answer: only the first is timed. */
const SHORT = 4;
/** Turns whose times are not used: threads and files are cold in them. */
const WARM_UP = 2;
/** Questions of one conversation: neither the window nor the cache is ever full. */
const PER_CONVERSATION = 5;
/** Before every call that is timed, turn or bare: a processor that comes from work is faster than one that comes from rest. */
const REST = 50;
/** The pause in typing after which a message is sent. */
const PAUSE = 300;

/** What was added, in milliseconds. */
export interface Added {
  /** p95 of the turn's first token less the bare call's. */
  p95: number;
  p50: number;
  /**
   * The same p95 with the reading of the prompt, as the child measured it, left out of both sides and its median slowing
   * added again: what is left when the reading's own unsteadiness is taken away.
   */
  steadyP95: number;
  /** p95 of what passed outside of the model's call, from Send to the first token's event. */
  outsideP95: number;
  /** p95 of one bare call less another of the same prompt from the same cache: what this machine makes of nothing. */
  noiseP95: number;
  /** Turns counted, and those left out because the twin's cache was not the turn's. */
  turns: number;
  unlike: number;
}

/**
 * Time before the first token over a bare call, pair by pair. Each turn is followed by two bare calls with the very prompt
 * that reached the model, in a twin sequence whose cache is first put into the state that the turn's had at Send: the
 * conversation as it stood, and of a draft as many tokens as had been read of it.
 */
export async function added(world: World, trials: number, prepared: boolean): Promise<Added> {
  await world.store.setSetting('answer.maxTokens', SHORT);
  const differences: number[] = [];
  const aside: number[] = [];
  const reading: number[] = [];
  const outside: number[] = [];
  const noise: number[] = [];
  let unlike = 0;
  let own = '';
  for (const [i, text] of questions(trials + WARM_UP).entries()) {
    if (i % PER_CONVERSATION === 0) own = await newConversation(world);
    // the conversation is open on the screen, as it is for everyone who types or pastes
    await openConversation(world, own);
    const opening = world.ahead.get(own)?.prompt ?? [];
    if (prepared) {
      world.assistant.prepare(own, text.slice(0, -3));
      await wait(30);
    }
    await wait(REST);
    world.assistant.prepare(own, text);
    if (prepared) await wait(PAUSE);
    const ahead = world.ahead.get(own);
    const known = ahead && ahead.prompt !== opening ? ahead.cached : null;
    const turn = await takeTurn(world, own, text);
    const restore = await restorer(world, `twin of ${own}`, opening, turn, known);
    const bare: { firstToken: number; readMs: number }[] = [];
    let same = true;
    for (let call = 0; call < 2; call++) {
      const expected = await restore();
      await wait(REST);
      const measured = await bareCall(world, `twin of ${own}`, turn.prompt, SHORT);
      bare.push(measured);
      if (Math.abs(measured.cachedTokens - expected) > 2) same = false;
      if (process.env.MIA_BENCH_VERBOSE) say(`    bare ${JSON.stringify(measured)}, expected ${expected}`);
    }
    if (process.env.MIA_BENCH_VERBOSE) say(`  ${JSON.stringify({ ...turn, prompt: undefined })}`);
    if (i < WARM_UP) continue;
    const first = (bare[0]?.firstToken ?? 0) - (bare[1]?.firstToken ?? 0);
    outside.push(turn.firstToken - turn.call);
    noise.push(i % 2 === 0 ? first : -first);
    if (!same) {
      unlike += 1;
      continue;
    }
    const [firstToken, read] = [mean(bare.map((b) => b.firstToken)), mean(bare.map((b) => b.readMs))];
    differences.push(turn.firstToken - firstToken);
    aside.push(turn.firstToken - turn.readMs - (firstToken - read));
    reading.push(turn.readMs - read);
  }
  const figures: Added = {
    ...{
      p95: p95(differences),
      p50: p50(differences),
      steadyP95: p95(aside) + Math.max(0, p50(reading)),
      outsideP95: p95(outside),
      noiseP95: p95(noise),
    },
    ...{ turns: differences.length, unlike },
  };
  const told = Object.entries(figures).map(([name, value]) => `${name} ${round(value)}`);
  say(`  ${prepared ? 'after a pause' : 'pasted'}: ${told.join(', ')}`);
  return figures;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Puts the twin's cache into the state that the turn's own had at Send; gives the tokens that the bare call will find. */
async function restorer(
  world: World,
  twin: string,
  opening: Prompt,
  turn: TurnTimes,
  known: number | null,
): Promise<() => Promise<number>> {
  const signal = new AbortController().signal;
  // a reading erases what the cache holds beyond its prompt
  const read = (prompt: Prompt) => world.opened.prepare?.(prompt, { conversation: twin, signal });
  if (known === null) {
    return async () => {
      await read(opening);
      return turn.cachedTokens;
    };
  }
  // of the draft only so many characters that its tokens are those that had been read
  const text = lastText(turn.prompt);
  const closing = await closingTokens(world);
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((await world.opened.countTokens(withLastText(turn.prompt, text.slice(0, middle)))) - closing <= known) low = middle;
    else high = middle - 1;
  }
  return async () => {
    await read(opening);
    if (low > 0) await read(withLastText(turn.prompt, text.slice(0, low)));
    return Math.min(known, turn.inputTokens - 1);
  };
}

function lastText(prompt: Prompt): string {
  const last = prompt.at(-1);
  return last?.role === 'user' && last.content[0]?.type === 'text' ? last.content[0].text : '';
}

function withLastText(prompt: Prompt, text: string): Prompt {
  return [...prompt.slice(0, -1), { role: 'user', content: [{ type: 'text', text }] }];
}

/** Tokens by which the model's template closes a question and opens the answer. */
async function closingTokens(world: World): Promise<number> {
  const asked = (text: string): Prompt => [{ role: 'user', content: [{ type: 'text', text }] }];
  const conversation = 'closing tokens';
  const whole = asked('One two three four');
  // a longer text shares everything but what closes the message
  await world.opened.prepare?.(asked('One two three four five six'), { conversation, signal: new AbortController().signal });
  const { cachedTokens } = await bareCall(world, conversation, whole, 1);
  return (await world.opened.countTokens(whole)) - cachedTokens;
}
