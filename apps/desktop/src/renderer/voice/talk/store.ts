/** What the window shows of talking: the utterance that is being said, recordings that wait, and what of a draft was spoken. */
import { create } from 'zustand';
import type { App, ResultOf } from '../../../contract/index.ts';
import { useDrafts } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import type { Doubt } from './doubt.ts';
import { moveMarks } from './marks.ts';
import { NOTHING, type Partial } from './partial.ts';

export type Phase =
  | 'idle'
  /** Pressed; no sample came yet. */
  | 'opening'
  | 'listening'
  /** Over; what was said is on its way. */
  | 'transcribing';

interface TalkState {
  phase: Phase;
  /** Nothing need be held. */
  latched: boolean;
  /** Where it was begun: a conversation's id, or "new". */
  conversation: string | null;
  /** When the first sample came, by the monotonic clock. */
  since: number;
  /** The end of what may be recorded is near: ms of it that are left at `since + …`. Null: it is not. */
  endsAt: number | null;
  partial: Partial;
  /** Recorded while nothing recognises speech. */
  waiting: { conversation: string; seconds: number } | null;
}

export const QUIET: Omit<TalkState, 'waiting'> = {
  ...{ phase: 'idle', latched: false, conversation: null, since: 0, endsAt: null },
  partial: NOTHING,
};

export const useTalk = create<TalkState>(() => ({ ...QUIET, waiting: null }));

/** What "Assistant status" says of the voice. */
export function useTalkWord(): 'listening' | 'transcribing' | null {
  return useTalk((s) => (s.phase === 'listening' || s.phase === 'transcribing' ? s.phase : null));
}

export type VoiceStatus = ResultOf<App['voice.status']>;

/** What recognises and speaks here; null until the host said so. */
export const useVoice = create<{ status: VoiceStatus | null }>(() => ({ status: null }));

/** Asks what is here. Where the host can not say, what was known stands. */
export async function loadVoice(): Promise<void> {
  useVoice.setState({ status: await ask('voice.status', {}) });
}

/** A draft, or a part of one, that was spoken. */
export interface Spoken {
  utterance: string;
  /** Words to look at, in the whole draft. */
  marks: Doubt[];
}

/** By conversation. */
export const useSpoken = create<Record<string, Spoken>>(() => ({}));

export function setSpoken(conversation: string, spoken: Spoken): void {
  useSpoken.setState({ [conversation]: spoken });
}

/** The utterance that a draft came from, taken with it when it is sent. */
export function takeSpoken(conversation: string): string | undefined {
  const { [conversation]: spoken, ...rest } = useSpoken.getState();
  if (spoken) useSpoken.setState(rest, true);
  return spoken?.utterance;
}

/** Marks follow what is written; a draft that is emptied was not spoken. */
export function followDrafts(): () => void {
  return useDrafts.subscribe(({ texts }, before) => {
    if (texts === before.texts) return;
    for (const [conversation, spoken] of Object.entries(useSpoken.getState())) {
      const now = texts[conversation] ?? '';
      const then = before.texts[conversation] ?? '';
      if (now === then) continue;
      if (now.trim() === '') takeSpoken(conversation);
      else setSpoken(conversation, { ...spoken, marks: moveMarks(spoken.marks, then, now) });
    }
  });
}
