/**
 * `npm run bench -- turn [--trials N] [--sizes 1000,10000,100000]`: what a turn adds to a bare call of the same model, and
 * what being ready before the question saves. With SmolLM2-135M in its child, all-MiniLM-L6-v2 in its own, the encrypted
 * store in its threads: the very parts that the host puts together. Keys and goals: RESULTS.md.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { filledData } from './lib/memories.ts';
import { type Figures, report, say } from './lib/report.ts';
import { p50, p95, round, seeded } from './lib/stats.ts';
import { bareCall, benchEncoder, newId, openWorld, takeTurn, type World } from './lib/world.ts';

const SHORT = 8;
/** The pause in typing after which a message is sent. */
const PAUSE = 300;

const wait = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Questions of the shared sets, in a seeded order. */
function questions(count: number): string[] {
  const file = join(process.env.MIA_SHARED ?? '', 'data/dialogue-memory/realtalk/questions.jsonl');
  const all = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { question: string }).question);
  const random = seeded(3);
  return Array.from({ length: count }, () => all[Math.floor(random() * all.length)] ?? '');
}

async function conversation(world: World): Promise<string> {
  const id = newId();
  await world.store.createConversation({ id, created: Date.now(), zone: 'UTC' });
  return id;
}

/**
 * Time before the first token over a bare call. Each turn is followed by a bare call with the very prompt that reached the
 * model, in a sequence of its own that has read the very same prompts before. What a turn adds is what passes around its call
 * of the model (p95), and by how much that call itself is slower than the bare one (of the medians: single calls differ by more
 * than what is measured, the machine being what it is).
 */
async function added(world: World, trials: number, prepared: boolean): Promise<number> {
  await world.store.setSetting('answer.maxTokens', SHORT);
  const [around, inner, bare]: [number[], number[], number[]] = [[], [], []];
  let own = '';
  for (const [i, text] of questions(trials + 2).entries()) {
    // a conversation of five questions, then the next: neither the window nor the cache is ever full
    if (i % 5 === 0) own = await conversation(world);
    if (prepared) {
      world.assistant.prepare(own, text.slice(0, -3));
      await wait(30);
      world.assistant.prepare(own, text);
      await wait(PAUSE);
    }
    const turn = await takeTurn(world, own, text);
    const prompt = world.calls.at(-1)?.prompt ?? [];
    const call = await bareCall(world, `bare ${own}`, prompt, SHORT);
    // the first two warm up
    if (i < 2) continue;
    around.push(turn.firstToken - turn.call);
    inner.push(turn.call);
    bare.push(call.firstToken);
    const read = turn.inputTokens - turn.cachedTokens;
    if (process.env.MIA_BENCH_VERBOSE) {
      say(
        `  around ${round(turn.firstToken - turn.call)} call ${round(turn.call)} bare ${round(call.firstToken)} read ${read} of ${turn.inputTokens}`,
      );
    }
  }
  const slower = Math.max(0, p50(inner) - p50(bare));
  const medians = `call p50 ${round(p50(inner))}, bare p50 ${round(p50(bare))}`;
  say(
    `  ${prepared ? 'prepared' : 'pasted'}: around p50 ${round(p50(around))} p95 ${round(p95(around))}, ${medians} ms, ${around.length} turns`,
  );
  return p95(around) + slower;
}

/** Of the tokens that the turn before had read or written, the share that was not read again. */
async function promptReuse(world: World, turns: number): Promise<number> {
  await world.store.setSetting('answer.maxTokens', 40);
  const own = await conversation(world);
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

/** A stored conversation of about 1,500 tokens, different at every call. */
async function longConversation(world: World, seed: number): Promise<string> {
  const id = await conversation(world);
  const random = seeded(seed);
  const lines = readFileSync(join(process.env.MIA_SHARED ?? '', 'data/dialogue-memory/realtalk/turns.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  let parent: string | null = null;
  let tokens = 0;
  const count = (text: string): Promise<number> => world.opened.countTokens([{ role: 'user', content: [{ type: 'text', text }] }]);
  for (let i = 0; tokens < 1500 || i % 2 === 1; i++) {
    const { text } = JSON.parse(lines[Math.floor(random() * lines.length)] ?? '{}') as { text: string };
    tokens += await count(text);
    const role = i % 2 === 0 ? 'user' : 'assistant';
    const message: string = newId();
    await world.store.importMessages({
      messages: [
        {
          id: message,
          conversation: id,
          parent,
          role,
          status: 'done',
          created: Date.now(),
          zone: 'UTC',
          origin: role === 'user' ? 'person' : 'assistant',
          parts: [{ kind: 'text', text }],
        },
      ],
    });
    parent = message;
  }
  await world.assistant.encodeBacklog();
  return id;
}

/** First token in a just-opened long conversation, read ahead to its end, over the same unprepared. */
async function preparedShare(world: World, trials: number): Promise<number> {
  await world.store.setSetting('answer.maxTokens', SHORT);
  const [cold, ready]: [number[], number[]] = [[], []];
  const asked = questions(trials);
  for (const [i, text] of asked.entries()) {
    const unprepared = await longConversation(world, 100 + i);
    cold.push((await takeTurn(world, unprepared, text)).firstToken);
    const opened = await longConversation(world, 200 + i);
    const done = world.prepared(opened);
    const began = performance.now();
    // typing: the draft grows until the reading is over, 20 s at most
    world.assistant.prepare(opened, '');
    await Promise.race([done, wait(20_000)]);
    world.assistant.prepare(opened, text);
    await wait(Math.min(2_000, Math.max(0, 20_000 - (performance.now() - began))));
    ready.push((await takeTurn(world, opened, text)).firstToken);
    say(`  first token: unprepared ${round(cold.at(-1) ?? 0)} ms, prepared ${round(ready.at(-1) ?? 0)} ms`);
  }
  return p50(ready) / p50(cold);
}

/** From Stop until the child takes the next request. */
async function stopTimes(world: World, trials: number, during: 'reading' | 'writing'): Promise<number[]> {
  await world.store.setSetting('answer.maxTokens', 400);
  const random = seeded(9);
  const times: number[] = [];
  for (let i = 0; i < trials; i++) {
    const own = during === 'reading' ? await longConversation(world, 300 + i) : await conversation(world);
    const { turn } = await world.assistant.send({ conversation: own, message: newId(), text: 'Tell me a long story about a lighthouse.' });
    if (!turn) throw new Error('nothing answers');
    let pieces = 0;
    for await (const event of world.assistant.follow(turn, 0, new AbortController().signal)) {
      if (event.type === 'text') pieces += 1;
      const reached =
        during === 'reading' ? event.type === 'state' && event.state === 'reading' && (event.progress?.read ?? 0) > 0 : pieces >= 5;
      if (reached || event.type === 'end') break;
    }
    await wait(random() * 150);
    const began = performance.now();
    const stopped = world.assistant.stop(turn);
    await world.provider.settled();
    times.push(performance.now() - began);
    await stopped;
  }
  say(`  stop while ${during}: p50 ${round(p50(times))} p95 ${round(p95(times))} ms`);
  return times;
}

async function atSize(size: number, encoder: TextEncoder, work: (world: World) => Promise<void>): Promise<void> {
  const data = await filledData(size, encoder);
  const world = await openWorld(data, encoder);
  try {
    say(`${size} memories`);
    await work(world);
  } finally {
    await world.close();
    rmSync(data, { recursive: true, force: true });
  }
}

export default async function turn(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { trials: { type: 'string', default: '20' }, sizes: { type: 'string', default: '1000,10000,100000' } },
  });
  const trials = Number(values.trials);
  const sizes = values.sizes.split(',').map(Number);
  const encoder = benchEncoder();
  const pasted: Record<string, number> = {};
  const prepared: Record<string, number> = {};
  const figures: Figures = { added_p95_ms: pasted, added_prepared_p95_ms: prepared };
  try {
    for (const size of sizes) {
      await atSize(size, encoder, async (world) => {
        pasted[size] = round(await added(world, trials, false));
        prepared[size] = round(await added(world, trials, true));
      });
    }
    await atSize(sizes[0] ?? 1000, encoder, async (world) => {
      figures.prompt_reuse = round(await promptReuse(world, 12), 3);
      figures.prepared_ttft_share = round(await preparedShare(world, 5), 3);
      figures.stop_ms_p95 = {
        reading: round(p95(await stopTimes(world, 15, 'reading'))),
        writing: round(p95(await stopTimes(world, 15, 'writing'))),
      };
    });
  } finally {
    await encoder.close();
  }
  report('turn', figures);
}
