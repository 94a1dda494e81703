// @vitest-environment happy-dom
/** The one microphone with a device made by hand, and time that the test moves. */
import { MiaError } from '@mia/core/errors.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSettings } from '../../lib/settings.ts';
import { ARMED_MS, BEHIND_MS } from './lifecycle.ts';
import { beginTake, closeMicrophone, happens } from './microphone.ts';
import { FRAME, RATE } from './sound.ts';
import { useMicrophone } from './store.ts';
import type { OpenStream, StreamOptions } from './stream.ts';
import type { Take } from './take.ts';
import { keepListening, watchMicrophone } from './watch.ts';

interface Opened {
  options: StreamOptions;
  closed: boolean;
}

const opened: Opened[] = [];
let opens: (options: StreamOptions) => Promise<OpenStream>;
vi.mock('./stream.ts', () => ({ openStream: (options: StreamOptions) => opens(options) }));
const chimes: string[] = [];
vi.mock('./chime.ts', () => ({
  chime: (_: unknown, kind: string) => {
    chimes.push(kind);
    return { from: 0, to: 0, over: Promise.resolve() };
  },
}));

const headset = { id: 'h', label: 'Headset' };
const give = (options: StreamOptions): OpenStream => {
  const one: Opened = { options, closed: false };
  opened.push(one);
  return {
    ...{ context: { currentTime: 0 } as AudioContext, device: headset, devices: [headset] },
    close: () => {
      one.closed = true;
    },
  };
};

let count = 0;
/** The device gives so many frames of this loudness. */
function hears(frames: number, value = 0.001): void {
  const { options } = opened.at(-1) as Opened;
  for (let n = 0; n < frames; n += 1) {
    vi.advanceTimersByTime(32);
    options.onFrame({ samples: new Float32Array(FRAME).fill(value), first: count * FRAME, time: (count * FRAME) / RATE });
    count += 1;
  }
}

interface Said {
  samples: number[];
  ended: string | null;
  take: Take;
}

async function press(preRoll = true): Promise<Said> {
  const said: Partial<Said> & { samples: number[] } = { samples: [], ended: null };
  said.take = await beginTake({
    preRoll,
    onFrames: (samples, at) => {
      expect(at).toBe(said.samples.length);
      said.samples.push(...samples);
    },
    onEnd: (reason) => {
      said.ended = reason;
    },
  });
  return said as Said;
}

/** The key goes up, and one frame more comes. */
async function release({ take }: Said): Promise<number> {
  const ending = take.end();
  hears(1);
  return await ending;
}

const live = (): string => useMicrophone.getState().state;
const set = (name: string, value: unknown): void => useSettings.setState(({ values }) => ({ values: { ...values, [name]: value } }));

/** What is plugged in. */
let plugged = [headset];
Object.defineProperty(navigator, 'mediaDevices', {
  configurable: true,
  value: Object.assign(new EventTarget(), {
    enumerateDevices: async () => plugged.map(({ id, label }) => ({ kind: 'audioinput', deviceId: id, label })),
  }),
});

let unwatch: () => void;
let tell: (now: { locked: boolean; incognito: boolean }) => void;
beforeEach(() => {
  vi.useFakeTimers();
  useSettings.setState({ values: {}, loaded: true });
  opened.length = 0;
  chimes.length = 0;
  plugged = [headset];
  opens = async (options) => give(options);
  unwatch = watchMicrophone((told) => {
    tell = told;
    told({ locked: false, incognito: false });
    return () => {};
  });
  happens({ kind: 'focused' });
});
afterEach(() => {
  keepListening(false);
  closeMicrophone();
  unwatch();
  vi.useRealTimers();
});

it('opens with the first press, with what the settings say, and stays armed for two minutes', async () => {
  set('voice.noiseSuppression', false);
  expect(live()).toBe('closed');
  const said = await press();
  expect(opened[0]?.options).toMatchObject({
    device: null,
    processing: { echoCancellation: true, noiseSuppression: false, autoGainControl: true },
  });
  expect(useMicrophone.getState()).toMatchObject({ state: 'live', device: 'h', deviceName: 'Headset', devices: [headset] });
  hears(10);
  expect(await release(said)).toBe(11 * FRAME);
  vi.advanceTimersByTime(ARMED_MS - 1);
  expect(live()).toBe('live');
  vi.advanceTimersByTime(1);
  expect(live()).toBe('closed');
  expect(opened[0]?.closed).toBe(true);
});

it('ten seconds behind another window close it; hands-free keeps it open in front', async () => {
  await release(await press());
  window.dispatchEvent(new Event('blur'));
  vi.advanceTimersByTime(BEHIND_MS);
  expect(live()).toBe('closed');
  window.dispatchEvent(new Event('focus'));
  keepListening(true);
  expect(live()).toBe('closed');
  await release(await press());
  vi.advanceTimersByTime(ARMED_MS * 3);
  expect(live()).toBe('live');
  keepListening(false);
  expect(live()).toBe('closed');
});

it('the second utterance has the 800 ms before it, the first has none', async () => {
  const first = await press();
  expect(first.samples).toEqual([]);
  hears(3, 0.002);
  await release(first);
  hears(40, 0.003);
  const second = await press();
  expect(second.samples).toHaveLength(0.8 * RATE);
  expect(second.samples.every((sample) => sample === Math.fround(0.003))).toBe(true);
  hears(1, 0.004);
  expect(second.samples.at(-1)).toBeCloseTo(0.004, 6);
  second.take.discard();
  expect((await press()).samples).toEqual([]);
});

it('what was discarded hears nothing more, and is no beginning of the next', async () => {
  const said = await press();
  hears(5);
  said.take.discard();
  hears(5);
  expect(said.samples).toHaveLength(5 * FRAME);
  expect(await said.take.end()).toBe(5 * FRAME);
  expect((await press()).samples).toHaveLength(5 * FRAME);
});

it('two record at once, and the microphone stays open for the longer', async () => {
  set('voice.preRoll', false);
  const [one, two] = [await press(), await press()];
  expect(opened).toHaveLength(1);
  hears(2);
  await release(one);
  expect(live()).toBe('live');
  hears(2);
  await release(two);
  expect([one.samples.length, two.samples.length]).toEqual([3 * FRAME, 6 * FRAME]);
  expect(live()).toBe('closed');
});

it('ends within a quarter of a second where no frame comes any more', async () => {
  const said = await press();
  hears(2);
  const ending = said.take.end();
  vi.advanceTimersByTime(250);
  expect(await ending).toBe(2 * FRAME);
});

it('sounds up once the room is quiet and down at the end, or not at all', async () => {
  const said = await press();
  hears(2, 0.2);
  expect(chimes).toEqual([]);
  hears(10);
  expect(chimes).toEqual(['up']);
  await release(said);
  expect(chimes).toEqual(['up', 'down']);
  const discarded = await press();
  hears(10);
  discarded.take.discard();
  expect(chimes).toEqual(['up', 'down', 'up']);
  set('voice.sounds', false);
  const silent = await press();
  hears(10);
  await release(silent);
  expect(chimes).toHaveLength(3);
});

it.each(['microphone.refused', 'microphone.none', 'microphone.taken'] as const)(
  '%s is thrown and shown, and the next press tries anew',
  async (code) => {
    opens = () => Promise.reject(new MiaError(code));
    await expect(press()).rejects.toMatchObject({ code });
    expect(useMicrophone.getState()).toMatchObject({ state: 'closed', error: { code } });
    opens = async (options) => give(options);
    await press();
    expect(useMicrophone.getState()).toMatchObject({ state: 'live', error: null });
  },
);

it('a lock while it is being opened lets go of the device at once', async () => {
  let open: () => void = () => {};
  opens = (options) =>
    new Promise((resolve) => {
      open = () => resolve(give(options));
    });
  const pressed = press();
  expect(live()).toBe('opening');
  tell({ locked: true, incognito: false });
  open();
  await expect(pressed).rejects.toMatchObject({ code: 'request.cancelled' });
  expect(opened[0]?.closed).toBe(true);
  expect(useMicrophone.getState()).toMatchObject({ state: 'closed', error: null });
});

it('a press in a locked window asks for no device', async () => {
  tell({ locked: true, incognito: false });
  await expect(press()).rejects.toMatchObject({ code: 'request.cancelled' });
  expect(opened).toEqual([]);
  expect(live()).toBe('closed');
});

it('the chosen device comes back while another is open in its place: it is opened', async () => {
  const desk = { id: 'd', label: 'Desk microphone' };
  set('voice.device', desk);
  await release(await press());
  expect(useMicrophone.getState().device).toBe('h');
  plugged = [headset, desk];
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.waitFor(() => expect(opened).toHaveLength(2));
  expect(opened[0]?.closed).toBe(true);
  // it is the one that is open now: another change opens nothing
  useMicrophone.setState({ device: 'd' });
  plugged = [desk];
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.waitFor(() => expect(useMicrophone.getState().devices).toEqual([desk]));
  expect(opened).toHaveLength(2);
});

it('locked under somebody who speaks: what came stands, and nothing more comes', async () => {
  const said = await press();
  hears(4);
  tell({ locked: true, incognito: false });
  expect(opened[0]?.closed).toBe(true);
  hears(4);
  expect(await said.take.end()).toBe(4 * FRAME);
});

it('a device that goes tells everybody who records, and is closed', async () => {
  const said = await press();
  hears(4);
  opened[0]?.options.onGone('unplugged');
  expect(said.ended).toBe('unplugged');
  expect(await said.take.end()).toBe(4 * FRAME);
  expect(live()).toBe('closed');
  // between utterances there is nobody to tell
  await release(await press());
  opened[1]?.options.onGone('taken');
  expect(live()).toBe('closed');
});

it('another device or processing opens it again while it is armed, and closes it after what is just being said', async () => {
  const said = await press();
  set('voice.gainControl', false);
  expect(live()).toBe('live');
  hears(1);
  await release(said);
  expect(live()).toBe('closed');
  await release(await press());
  set('voice.device', headset);
  await vi.waitFor(() => expect(opened).toHaveLength(3));
  expect(opened[1]?.closed).toBe(true);
  expect(opened[2]?.options).toMatchObject({ device: headset, processing: { autoGainControl: false } });
  await vi.waitFor(() => expect(live()).toBe('live'));
});

it('the meter rises at once and falls slowly', async () => {
  await press();
  hears(1, 0.5);
  const { level } = useMicrophone.getState();
  expect(level).toBeGreaterThan(0.8);
  hears(1, 0.001);
  expect(useMicrophone.getState().level).toBeCloseTo(level * 0.85, 5);
  closeMicrophone();
  expect(useMicrophone.getState().level).toBe(0);
});
