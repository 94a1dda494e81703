/** What a recording says, once more. */
import { MiaError } from '@mia/core/errors.ts';
import type { Message, Part, Store } from '@mia/core/memory/storage/types.ts';
import type { TranscribeOptions, Transcriber, Transcript } from '@mia/core/ports/transcriber.ts';
import type { AudioReader } from '@mia/models/audio/index.ts';
import { certainty } from './spoken.ts';
import { longestSeconds } from './utterances.ts';

type Recogniser = { transcriber: Transcriber; options: TranscribeOptions } | null;

/**
 * Recognises an attachment as it is read.
 * @throws MiaError `speech.missing`, `audio.*`, `attachment.*`, `not-found`, `child.*`
 */
export async function recognise(
  attachment: string,
  { store, audio, recogniser }: { store: Pick<Store, 'readAttachment'>; audio: AudioReader; recogniser: Recogniser },
): Promise<Transcript> {
  if (!recogniser) throw new MiaError('speech.missing');
  const utterance = recogniser.transcriber.listen(recogniser.options);
  // A little longer than any utterance is recorded.
  const file = audio.open(longestSeconds(false) + 60);
  try {
    for await (const bytes of store.readAttachment(attachment)) utterance.push(await file.push(bytes));
    utterance.push(await file.end());
    return await utterance.finish();
  } catch (error) {
    utterance.discard();
    file.close();
    throw error;
  }
}

/** The recording of a message. @throws MiaError `not-found` where it has none */
export function recordingOf(message: Message): Part & { attachment: string } {
  const part = message.parts.find(({ kind, attachment }) => kind === 'audio' && attachment !== undefined);
  if (!part || message.forgotten) throw new MiaError('not-found');
  return part as Part & { attachment: string };
}

/** A message's parts with what its recording was recognised as now. @param kept whether the recording stays */
export function withTranscript(message: Message, transcript: Transcript, kept: boolean): Part[] {
  const recording = recordingOf(message);
  const { attachment: _gone, ...bare } = recording;
  const audio: Part = { ...(kept ? recording : bare), meta: { ...recording.meta, ...certainty(transcript) } };
  const rest = message.parts.filter((part) => part !== recording && part.kind !== 'text');
  return [...(transcript.text === '' ? [] : [{ kind: 'text' as const, text: transcript.text }]), audio, ...rest];
}
