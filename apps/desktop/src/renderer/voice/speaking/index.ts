/** Reading aloud: answers to what was said aloud, and any message on wish. */
export { MuteButton } from './MuteButton.tsx';
export { pageAudio } from './output.ts';
export {
  clearSpeaking,
  hush,
  isAwaited,
  type Readable,
  readAloud,
  setMuted,
  silence,
  speakAnswer,
  speakAnswerTo,
  watchMute,
} from './speaking.ts';
export { useSpeaking } from './store.ts';
export { VoiceChoice } from './VoiceChoice.tsx';
