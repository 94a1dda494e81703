export { type LogMel, logMel } from './log-mel.ts';
export { type AudioPercept, type PerceiveAudioOptions, perceiveAudio } from './percept.ts';
