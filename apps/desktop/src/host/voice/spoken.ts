/** Utterances that are over, until a message takes them. */
import type { MiaError } from '@mia/core/errors.ts';
import type { Part } from '@mia/core/memory/storage/types.ts';
import type { AudioPercept } from '@mia/core/perception/index.ts';
import type { Transcript } from '@mia/core/ports/transcriber.ts';
import type { Recorded } from './recording.ts';

/** What became of one. */
export interface Over {
  /** Null where it could not be recognised. */
  transcript: Transcript | null;
  /** Null where its recording was lost. */
  recorded: Recorded | null;
  error?: MiaError;
  /** How it was said: kept with the recording, for nothing else. */
  prosody?: AudioPercept;
}

/** A person who talks into the box and sends later has said a few things by then; what is older was thrown away. */
const MOST = 12;

/** A recording as a part of a message: how it is shown, and how sure its words are. */
export function audioPart({ transcript, recorded, prosody }: Over): Part {
  return {
    kind: 'audio',
    text: '',
    ...(recorded ? { attachment: recorded.attachment } : {}),
    meta: {
      ...(recorded ? { seconds: Math.round(recorded.seconds * 100) / 100, peaks: recorded.peaks } : {}),
      ...(transcript ? certainty(transcript) : {}),
      ...(prosody ? { prosody } : {}),
    },
  };
}

/** How sure a transcript is, as a recording's part says it. */
export function certainty({ confidence, language, words }: Transcript): Record<string, unknown> {
  return { confidence, language, words };
}

export class Spoken {
  readonly #over = new Map<string, Over>();
  readonly #drop: (attachment: string) => void;

  /** @param drop a recording that no message took */
  constructor(drop: (attachment: string) => void) {
    this.#drop = drop;
  }

  add(utterance: string, over: Over): void {
    this.#over.set(utterance, over);
    const [oldest] = this.#over;
    if (this.#over.size <= MOST || !oldest) return;
    this.#over.delete(oldest[0]);
    if (oldest[1].recorded) this.#drop(oldest[1].recorded.attachment);
  }

  /** Its part of a message; undefined where it is not known, or nothing of it was kept. */
  part(utterance: string): Part | undefined {
    const over = this.#over.get(utterance);
    return over && audioPart(over);
  }

  /** Its recording; null where there is none. */
  recorded(utterance: string): Recorded | null {
    return this.#over.get(utterance)?.recorded ?? null;
  }

  /** A message has it now. */
  taken(utterance: string): void {
    this.#over.delete(utterance);
  }
}
