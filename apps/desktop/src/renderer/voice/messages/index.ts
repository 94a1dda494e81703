/** What a message shows of the recording that it was spoken in. */
export { VoicePart } from './VoicePart.tsx';
