export { type AudioEncoderOptions, createAudioEncoder } from './audio-encoder.ts';
export type { PhonemizerFile } from './phonemizer.ts';
export { createSpeechProcess, type SpeechProcessOptions } from './process.ts';
export { FRAME, RATE, SpeechSegments } from './segments.ts';
export { createSynthesizer, type InstalledVoice, type SynthesizerOptions } from './synthesizer.ts';
export { createTranscriber, type TranscriberOptions } from './transcriber.ts';
