import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSystemEngine } from './system-engine.ts';

class Utterance {
  voice: unknown = null;
  lang = '';
  rate = 1;
  volume = 1;
  onstart: (() => void) | null = null;
  onend: (() => void) | null = null;
  onerror: ((event: { error: string }) => void) | null = null;
  onboundary: ((event: { name: string; charIndex: number; charLength?: number }) => void) | null = null;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The browser's synthesizer as it is: one queue for the page, `cancel` comes through later. */
class Synthesis {
  queue: Utterance[] = [];
  speaking = false;
  pending = false;
  paused = false;
  swallowed: string[] = [];
  #cancelling = false;
  speak(utterance: Utterance): void {
    if (this.#cancelling) {
      this.swallowed.push(utterance.text);
      return;
    }
    this.queue.push(utterance);
    this.speaking = true;
  }
  cancel(): void {
    this.#cancelling = true;
    const gone = this.queue.splice(0);
    setTimeout(() => {
      this.#cancelling = false;
      this.speaking = false;
      for (const utterance of gone) utterance.onerror?.({ error: 'canceled' });
    }, 30);
  }
  resume(): void {}
  begin(): void {
    this.queue[0]?.onstart?.();
  }
  end(): void {
    this.queue.shift()?.onend?.();
    this.speaking = this.queue.length > 0;
  }
}

let synthesis: Synthesis;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance);
  synthesis = new Synthesis();
});
afterEach(async () => {
  // What was cancelled comes through before the next test.
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const voice = { voiceURI: 'joe', name: 'Joe', lang: 'en-US', localService: true, default: true };
const open = () => createSystemEngine({ voice, rate: 1.5, volume: 0.5 }, synthesis as unknown as SpeechSynthesis);
const events = () => ({ begun: vi.fn(), word: vi.fn() });
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

it('speaks with the voice as it was chosen, and tells of the beginning, the words and the end', async () => {
  const engine = open();
  const told = events();
  const speech = engine.speak('One is here.', told);
  await pass();
  expect(synthesis.queue[0]).toMatchObject({ voice, lang: 'en-US', rate: 1.5, volume: 0.5 });
  expect(speech.heard()).toBe(0);
  synthesis.begin();
  expect(told.begun).toHaveBeenCalledOnce();
  synthesis.queue[0]?.onboundary?.({ name: 'word', charIndex: 4, charLength: 2 });
  expect(told.word).toHaveBeenCalledWith(4, 6);
  expect(speech.heard()).toBe(4);
  synthesis.end();
  expect(await speech.done).toBe(true);
  expect(speech.heard()).toBe(12);
});

it('estimates what was heard, in whole words, where no event tells of words', async () => {
  const speech = open().speak('One is here and two is there.', events());
  await pass();
  synthesis.begin();
  await pass(400);
  // 14 characters a second, at one and a half times the rate: 8 characters.
  expect(speech.heard()).toBe('One is '.length);
});

it('is silent at once, and what is spoken next waits until that has come through: nothing is swallowed', async () => {
  const engine = open();
  const first = engine.speak('One is here.', events());
  await pass();
  synthesis.begin();
  engine.silence();
  expect(synthesis.queue).toEqual([]);
  expect(await first.done).toBe(false);
  const told = events();
  const second = engine.speak('Two is here.', told);
  await pass(10);
  expect(synthesis.queue).toEqual([]);
  await pass(60);
  expect(synthesis.swallowed).toEqual([]);
  expect(synthesis.queue.map(({ text }) => text)).toEqual(['Two is here.']);
  synthesis.begin();
  synthesis.end();
  expect(await second.done).toBe(true);
});

it('what was given and silenced before it was handed on is never spoken', async () => {
  const engine = open();
  const speech = engine.speak('One is here.', events());
  engine.silence();
  await pass(500);
  expect(await speech.done).toBe(false);
  expect(synthesis.queue).toEqual([]);
});

it('ends a speech that died without an event', async () => {
  const speech = open().speak('One is here.', events());
  await pass();
  synthesis.begin();
  synthesis.queue = [];
  synthesis.speaking = false;
  await pass(200);
  expect(await speech.done).toBe(true);
});

it('a voice that never begins is dumb', async () => {
  const speech = open().speak('One is here.', events());
  const failed = expect(speech.done).rejects.toMatchObject({ code: 'speech.silent' });
  await pass();
  synthesis.speaking = false;
  await pass(7000);
  await failed;
});

it('a refusal of the system is an error of its own', async () => {
  const speech = open().speak('One is here.', events());
  const failed = expect(speech.done).rejects.toMatchObject({ code: 'speech.silent', details: { what: 'synthesis-failed' } });
  await pass();
  synthesis.queue[0]?.onerror?.({ error: 'synthesis-failed' });
  await failed;
});
