/** Five seconds at most, kept in this window's memory until they are played or the page goes. */
import { create } from 'zustand';
import { told } from '../../lib/notices.ts';
import { beginTake } from './microphone.ts';
import { RATE } from './sound.ts';
import type { Take } from './take.ts';

/** The longest test, in samples. */
const LONGEST = 5 * RATE;

interface TestState {
  state: 'none' | 'opening' | 'recording' | 'recorded' | 'playing';
  /** Seconds that are recorded. */
  seconds: number;
}

export const useTestRecording = create<TestState>(() => ({ state: 'none', seconds: 0 }));

let frames: Float32Array[] = [];
let take: Take | null = null;
let stopPlaying: (() => void) | null = null;
/** Of the recording that is made now: what belongs to an older one is dropped. */
let current = 0;

/** Records until it is stopped, for five seconds at most. Why that failed is told, with a button that tries again. */
export async function recordTest(): Promise<void> {
  dropTest();
  const mine = ++current;
  useTestRecording.setState({ state: 'opening', seconds: 0 });
  const began = await told(
    async () => {
      const made = await beginTake({
        preRoll: false,
        sounds: false,
        onFrames(samples, at) {
          if (mine !== current) return;
          frames.push(samples);
          useTestRecording.setState({ seconds: (at + samples.length) / RATE });
          if (at + samples.length >= LONGEST) void stopTest();
        },
        // What came before it went can still be listened to.
        onEnd: () => mine === current && recorded(),
      });
      if (mine !== current) return made.discard();
      take = made;
      useTestRecording.setState({ state: 'recording' });
    },
    () => void recordTest(),
  );
  if (!began && mine === current) useTestRecording.setState({ state: 'none' });
}

export async function stopTest(): Promise<void> {
  if (useTestRecording.getState().state === 'opening') return dropTest();
  const ending = take;
  take = null;
  await ending?.end();
  if (ending) recorded();
}

function recorded(): void {
  take = null;
  useTestRecording.setState({ state: frames.length > 0 ? 'recorded' : 'none' });
}

/** Plays what was recorded, as the recogniser would hear it. */
export async function playTest(): Promise<void> {
  stopPlaying?.();
  const samples = new Float32Array(frames.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of frames) {
    samples.set(each, at);
    at += each.length;
  }
  const context = new AudioContext();
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: RATE });
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  useTestRecording.setState({ state: 'playing' });
  await new Promise<void>((resolve) => {
    stopPlaying = resolve;
    source.onended = () => resolve();
    source.start();
  });
  stopPlaying = null;
  void context.close();
  if (useTestRecording.getState().state === 'playing') useTestRecording.setState({ state: 'recorded' });
}

/** Nothing of it is kept. */
export function dropTest(): void {
  current += 1;
  take?.discard();
  take = null;
  stopPlaying?.();
  for (const each of frames) each.fill(0);
  frames = [];
  useTestRecording.setState({ state: 'none', seconds: 0 });
}
