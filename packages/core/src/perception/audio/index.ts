export { type LogMel, logMel } from './log-mel.ts';
export { AudioPerceiver, type AudioPercept, type PerceiveAudioOptions, perceiveAudio } from './percept.ts';
