import { longConversation } from './questions.ts';
import { say } from './report.ts';
import { p50, p95, round, seeded } from './stats.ts';
import { newConversation, newId, type World, wait } from './world.ts';

/** Milliseconds from Stop until the child takes the next request, at seeded moments of reading or writing; sorted as measured. */
export async function stopTimes(world: World, trials: number, during: 'reading' | 'writing'): Promise<number[]> {
  await world.store.setSetting('answer.maxTokens', 400);
  const random = seeded(9);
  const times: number[] = [];
  for (let i = 0; times.length < trials && i < trials * 2; i++) {
    const own = during === 'reading' ? await longConversation(world, 300 + i, 900) : await newConversation(world);
    const { turn } = await world.assistant.send({ conversation: own, message: newId(), text: 'Tell me a long story about a lighthouse.' });
    if (!turn) throw new Error('nothing answers');
    let pieces = 0;
    let over = false;
    for await (const event of world.assistant.follow(turn, 0, new AbortController().signal)) {
      if (event.type === 'text') pieces += 1;
      over = event.type === 'end';
      const reading = event.type === 'state' && event.state === 'reading' && (event.progress?.read ?? 0) > 0;
      if (over || (during === 'reading' ? reading : pieces >= 5)) break;
    }
    await wait(random() * 150);
    // an answer that was short by itself was not stopped
    if (over || world.assistant.running(own) === null) continue;
    const began = performance.now();
    const stopped = world.assistant.stop(turn);
    await world.embedded.settled();
    times.push(performance.now() - began);
    await stopped;
  }
  say(`  stop while ${during}: p50 ${round(p50(times))} p95 ${round(p95(times))} ms, ${times.length} times`);
  return times;
}
