/** A microphone that hands on what a test says: stands in for `capture/`. */
import { create } from 'zustand';
import type { TakeOptions } from '../capture/index.ts';

export { Resampler } from '../capture/resample.ts';
export { RATE } from '../capture/sound.ts';

export const microphone = {
  options: null as TakeOptions | null,
  begun: 0,
  at: 0,
  error: null as unknown,
  /** Resolves when it may open. */
  opens: Promise.resolve() as Promise<void>,
  discarded: 0,
};

export function freshMicrophone(): void {
  Object.assign(microphone, { options: null, begun: 0, at: 0, error: null, opens: Promise.resolve(), discarded: 0 });
}

export const useMicrophone = create(() => ({ state: 'closed', level: 0.4, deviceName: 'Headset', devices: [], error: null }));

export async function beginTake(options: TakeOptions): Promise<{ end(): Promise<number>; discard(): void }> {
  microphone.begun += 1;
  await microphone.opens;
  if (microphone.error) throw microphone.error;
  microphone.options = options;
  microphone.at = 0;
  return {
    end: async () => microphone.at,
    discard: () => {
      microphone.discarded += 1;
    },
  };
}

export const MicrophoneLamp = (): null => null;
export const keepListening = (): void => {};
