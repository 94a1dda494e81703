import { longConversation, questions } from './questions.ts';
import { say } from './report.ts';
import { p50, round } from './stats.ts';
import { bareCall, takeTurn } from './turns.ts';
import { newConversation, readAhead, type World, wait } from './world.ts';

const SHORT = 4;
/** Between two words that are typed, in ms: fast typing. */
const WORD = 250;
const LONGEST = 20_000;

/** Of the tokens that the turn before had read or written, the share that was not read again, from the second turn on. */
export async function promptReuse(world: World, turns: number): Promise<number> {
  await world.store.setSetting('answer.maxTokens', 40);
  const own = await newConversation(world);
  let known = 0;
  let [reused, possible] = [0, 0];
  for (const text of questions(turns)) {
    const turn = await takeTurn(world, own, text);
    if (known > 0) {
      reused += Math.min(turn.cachedTokens, known);
      possible += known;
    }
    known = turn.inputTokens + turn.outputTokens;
  }
  return reused / possible;
}

/**
 * A conversation of 1,500 tokens is opened and a question typed word by word; once all of it is read ahead (at most 20 s
 * after opening) it is sent. The same call unprepared: the very prompt, memories included, in an empty cache.
 * @returns median of the first over median of the second
 */
export async function preparedShare(world: World, trials: number): Promise<{ share: number; preparedMs: number; unpreparedMs: number }> {
  await world.store.setSetting('answer.maxTokens', SHORT);
  const [ready, cold]: [number[], number[]] = [[], []];
  for (const [i, text] of questions(trials, 5).entries()) {
    const own = await longConversation(world, 200 + i);
    await world.embedded.forgetAll();
    world.ahead.clear();
    const began = performance.now();
    const left = () => Math.max(0, LONGEST - (performance.now() - began));
    world.assistant.prepare(own, '');
    const words = text.split(' ');
    for (let typed = 1; typed <= words.length; typed++) {
      await wait(Math.min(WORD, left()));
      world.assistant.prepare(own, words.slice(0, typed).join(' '));
    }
    // the prefix, then the pause after the last word, then the draft
    await readAhead(world, own, left());
    await wait(Math.min(400, left()));
    await readAhead(world, own, left());
    const took = performance.now() - began;
    const turn = await takeTurn(world, own, text);
    await world.embedded.forgetAll();
    const bare = await bareCall(world, `cold ${own}`, turn.prompt, SHORT);
    ready.push(turn.firstToken);
    cold.push(bare.firstToken);
    say(
      `  ${turn.inputTokens} tokens, typed for ${round(took / 1000)} s: first token ${round(turn.firstToken)} ms, unprepared ${round(bare.firstToken)} ms`,
    );
  }
  return { share: p50(ready) / p50(cold), preparedMs: p50(ready), unpreparedMs: p50(cold) };
}
