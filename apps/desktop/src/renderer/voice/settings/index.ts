/** The tab "Voice" of Settings. */
export { VoicePage } from './VoicePage.tsx';
