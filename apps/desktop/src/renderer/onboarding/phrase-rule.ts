/** When the quiet bar "Recovery phrase" stands. Pure. */
export interface PhraseInput {
  /** A finished answer was seen. */
  answered: boolean;
  hasPhrase: boolean;
  later: { at: number; times: number; conversations: number } | null;
  now: number;
  conversations: number;
}

const DAY = 86_400_000;

/** After the first finished answer; after "Later" again when a day has passed, then after ten conversations, then never. */
export function offersPhrase({ answered, hasPhrase, later, now, conversations }: PhraseInput): boolean {
  if (hasPhrase || !answered) return false;
  if (!later) return true;
  if (later.times === 1) return now - later.at >= DAY;
  if (later.times === 2) return conversations - later.conversations >= 10;
  return false;
}
