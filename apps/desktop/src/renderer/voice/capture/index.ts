/** The microphone of the window: what is said as 16 kHz mono, in frames of 32 ms. */
export type { ChosenDevice, Device } from './devices.ts';
export { MicrophoneChoice } from './MicrophoneChoice.tsx';
export { MicrophoneLamp } from './MicrophoneLamp.tsx';
export { MicrophoneLevel } from './MicrophoneLevel.tsx';
export { beginTake, closeMicrophone } from './microphone.ts';
export { Resampler } from './resample.ts';
export { FRAME, RATE } from './sound.ts';
export { type MicrophoneState, useMicrophone } from './store.ts';
export { TestRecording } from './TestRecording.tsx';
export type { Take, TakeOptions } from './take.ts';
export { keepListening, type Privacy, watchMicrophone } from './watch.ts';
