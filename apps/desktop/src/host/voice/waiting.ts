/** What was said while nothing here recognises speech: encrypted beside the draft of its conversation, until something does. */
import { MiaError } from '@mia/core/errors.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { AudioReader } from '@mia/models/audio/index.ts';
import { RATE } from '@mia/models/speech/index.ts';
import type { Recorded } from './recording.ts';
import { longestSeconds, type Said, type Utterances } from './utterances.ts';

/** Seconds of silence between two recordings that are recognised as one. */
const PAUSE = 0.6;

export interface Waiting {
  /** Seconds that wait in a conversation; 0 where nothing does. */
  seconds(conversation: string): Promise<number>;
  /** Keeps one behind those that wait there. @throws MiaError `not-found` (the conversation is over), `data.*` */
  add(conversation: string, recorded: Recorded): Promise<void>;
  /**
   * Has all that waits there recognised, as one utterance that `listen` begins. It goes on waiting where that fails.
   * @throws MiaError `not-found` (nothing waits), `conflict` (it is being recognised already), `audio.*`, and what `listen` throws
   */
  hear(conversation: string, utterance: string, listen: () => Promise<Said>): Promise<Said>;
  /** Lets go of all that waits there. */
  drop(conversation: string): Promise<void>;
}

export interface WaitingOptions {
  store: Pick<Store, 'draft' | 'setRecordings' | 'readAttachment' | 'discardAttachment'>;
  audio: AudioReader;
  utterances: Pick<Utterances, 'frames' | 'end' | 'discard' | 'spoken'>;
  clock: Clock;
}

export function createWaiting({ store, audio, utterances, clock }: WaitingOptions): Waiting {
  const heard = new Set<string>();
  /** What changes the list does so one after the other. */
  let last: Promise<unknown> = Promise.resolve();

  const recordings = async (conversation: string) => (await store.draft(conversation))?.recordings ?? [];

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  /** @param taken the same samples are the same file: one that the utterance has now stays */
  const letGo = (conversation: string, which: (id: string) => boolean, taken?: string): Promise<void> =>
    inTurn(async () => {
      const all = await recordings(conversation);
      const rest = all.filter(({ id }) => !which(id));
      await store.setRecordings(conversation, rest, clock.now());
      for (const { id } of all) if (which(id) && id !== taken) await store.discardAttachment(id);
    });

  /** Reads one aloud to the utterance. @returns where its next sample belongs */
  async function pour(attachment: string, utterance: string, from: number): Promise<number> {
    const file = audio.open(longestSeconds(false) + 60);
    let at = from;
    const push = (samples: Float32Array): void => {
      if (samples.length > 0) utterances.frames(utterance, at, samples);
      at += samples.length;
    };
    try {
      for await (const bytes of store.readAttachment(attachment)) push(await file.push(bytes));
      push(await file.end());
    } finally {
      file.close();
    }
    return at;
  }

  return {
    async seconds(conversation) {
      return (await recordings(conversation)).reduce((sum, one) => sum + one.seconds, 0);
    },
    add: (conversation, { attachment, seconds }) =>
      inTurn(async () => {
        const all = [...(await recordings(conversation)), { id: attachment, seconds }];
        await store.setRecordings(conversation, all, clock.now());
      }),
    async hear(conversation, utterance, listen) {
      if (heard.has(conversation)) throw new MiaError('conflict');
      heard.add(conversation);
      try {
        const all = await recordings(conversation);
        if (all.length === 0) throw new MiaError('not-found');
        const said = listen();
        said.catch(() => {});
        try {
          let at = 0;
          for (const [place, { id }] of all.entries()) {
            if (place > 0) {
              utterances.frames(utterance, at, new Float32Array(PAUSE * RATE));
              at += PAUSE * RATE;
            }
            at = await pour(id, utterance, at);
          }
          utterances.end(utterance, at);
        } catch (thrown) {
          // Of one that ended by itself, that one says why.
          utterances.discard(utterance, MiaError.from(thrown));
          await said;
          throw thrown;
        }
        const result = await said;
        await letGo(conversation, (id) => all.some((one) => one.id === id), utterances.spoken.recorded(utterance)?.attachment);
        return result;
      } finally {
        heard.delete(conversation);
      }
    },
    drop: (conversation) => letGo(conversation, () => true),
  };
}
