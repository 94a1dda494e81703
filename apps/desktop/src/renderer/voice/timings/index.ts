export { answerSounds, clearTimings, questionEnded, type SpokenQuestion, timingsEvent } from './collect.ts';
export { TimingSettings } from './TimingSettings.tsx';
export { TimingsBar } from './TimingsBar.tsx';
