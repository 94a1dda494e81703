/** What the window shows of speaking. */
import { create } from 'zustand';

export interface SpeakingState {
  /** The message that is being spoken, from the wish on; null: silence. */
  message: string | null;
  /** Its conversation. */
  conversation: string | null;
  /** What is being heard now: UTF-16 positions in the message's text. Null before the first sound. */
  range: [from: number, to: number] | null;
  /** Played by the page itself, so that the echo canceller knows it; the system's own voices are not. */
  own: boolean;
  /** Nothing is spoken. */
  muted: boolean;
}

export const SILENT: Omit<SpeakingState, 'muted'> = { message: null, conversation: null, range: null, own: false };

export const useSpeaking = create<SpeakingState>(() => ({ ...SILENT, muted: false }));
