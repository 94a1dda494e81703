import { beforeEach, expect, it } from 'vitest';
import { FADE, Playback } from './output.ts';
import { samplesOf } from './process-engine.ts';
import { FakeAudioContext } from './testing/fake-audio.ts';

class Clocked extends FakeAudioContext {
  at = 10;
  override get currentTime(): number {
    return this.at;
  }
}

let context: Clocked;
beforeEach(() => {
  context = new Clocked();
  FakeAudioContext.played.length = 0;
  FakeAudioContext.gains.length = 0;
});
const open = () => new Playback(context as unknown as AudioContext, 0.5);
const second = () => new Float32Array(22_050);

it('plays each piece from the very sample on at which the one before ends', () => {
  const playback = open();
  const first = playback.add(second(), 22_050);
  context.at = 10.5;
  const next = playback.add(second().subarray(0, 11_025), 22_050);
  expect(next.begins).toBe(first.ends);
  expect(next.ends - next.begins).toBeCloseTo(0.5);
});

it('plays a piece that comes too late as soon as it can', () => {
  const playback = open();
  playback.add(second(), 22_050);
  context.at = 14;
  expect(playback.add(second(), 22_050).begins).toBeCloseTo(14.02);
});

it('fades out within 30 ms, what waits with what plays', () => {
  const playback = open();
  playback.add(second(), 22_050);
  playback.add(second(), 22_050);
  playback.silence();
  expect(FakeAudioContext.gains).toEqual([0]);
  expect(FakeAudioContext.played.map(({ stopped }) => stopped)).toEqual([expect.closeTo(FADE), expect.closeTo(FADE)]);
});

it('reads samples that lie at any place in a frame', () => {
  const bytes = new Uint8Array(11);
  new DataView(bytes.buffer).setFloat32(3, 0.25, true);
  expect([...samplesOf(bytes.subarray(3))]).toEqual([0.25, 0]);
});
