export {
  answerSounds,
  clearTimings,
  questionAside,
  questionAsked,
  questionCaptured,
  questionEnded,
  questionRecognised,
  timingsEvent,
} from './collect.ts';
export { TimingSettings } from './TimingSettings.tsx';
export { TimingsBar } from './TimingsBar.tsx';
