/** The microphone alone: `harness.html?microphone`. `window.microphone` is what the feature shows; what a take gives is kept there. */
import { createRoot } from 'react-dom/client';
import { AlertList } from '../errors/index.ts';
import { useSettings } from '../lib/settings.ts';
import {
  beginTake,
  closeMicrophone,
  keepListening,
  MicrophoneChoice,
  type Privacy,
  type Take,
  TestRecording,
  useMicrophone,
  watchMicrophone,
} from '../voice/capture/index.ts';

/** One recording as a test reads it. */
interface Recorded {
  samples: number[];
  /** Number of each frame's first sample. */
  at: number[];
  ended: string | null;
  take: Take | null;
}

/** Every stream that a device gave, for a test that takes it away. */
const streams: MediaStream[] = [];
let asked = 0;

let tellPrivacy: (now: Privacy) => void = () => {};
const recorded: Recorded[] = [];

/** Begins one and answers with its number, once it records. */
async function begin(options: { preRoll: boolean; sounds?: boolean }): Promise<number> {
  const one: Recorded = { samples: [], at: [], ended: null, take: null };
  recorded.push(one);
  const number = recorded.length - 1;
  one.take = await beginTake({
    ...options,
    onFrames(samples, at) {
      one.at.push(at);
      // What was lost between is silence.
      while (one.samples.length < at) one.samples.push(0);
      for (const sample of samples) one.samples.push(sample);
    },
    onEnd(reason) {
      one.ended = reason;
    },
  });
  return number;
}

/** What a test does with it. */
const lab = {
  begin,
  recorded,
  streams,
  /** How often a device was asked for. */
  asked: () => asked,
  closeMicrophone,
  keepListening,
  state: () => useMicrophone.getState(),
  subscribe: (listener: () => void) => useMicrophone.subscribe(listener),
  privacy: (now: Privacy) => tellPrivacy(now),
  tracks: () => streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState)),
  set: (name: string, value: unknown) => useSettings.setState(({ values }) => ({ values: { ...values, [name]: value } })),
};
export type MicrophoneLab = typeof lab;

export function openMicrophoneLab(root: HTMLElement): void {
  watchMicrophone((tell) => {
    tellPrivacy = tell;
    return () => {};
  });
  const give = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    asked += 1;
    const stream = await give(constraints);
    streams.push(stream);
    return stream;
  };
  Object.assign(window, { microphone: lab });
  createRoot(root).render(
    <main className="flex flex-col gap-4 p-6">
      <AlertList />
      <MicrophoneChoice />
      <TestRecording />
    </main>,
  );
}
