import { MiaError } from '@mia/core/errors.ts';
import type { Transcript } from '@mia/core/ports/transcriber.ts';
import type { Context, Group } from '../context.ts';
import type { Services } from '../services.ts';
import { samplesOf } from '../voice/index.ts';

export function voiceRoutes({ open, clock, events, logger }: Context): Group<'voice'> {
  /** What was said where nobody shows it any more: it comes behind what stands in that conversation's box. */
  async function toDraft({ store }: Services, conversation: string, { text }: Transcript): Promise<void> {
    if (text === '') return;
    const before = await store.draft(conversation);
    const draft = {
      conversation,
      text: [before?.text ?? '', text].filter((part) => part !== '').join('\n'),
      attachments: before?.attachments ?? [],
      pastes: before?.pastes ?? [],
      updated: clock.now(),
    };
    await store.setDraft(draft);
    events.publish({ type: 'draft', draft, window: '' });
  }

  return {
    async 'voice.status'() {
      const { voice } = await open();
      const wish = await voice.wish();
      const recogniser = voice.recognisers.choose(wish);
      return {
        recogniser: recogniser && {
          id: recogniser.id,
          name: voice.recognisers.nameOf(recogniser.id),
          languages: [...recogniser.languages],
        },
        missing: voice.recognisers.missing(wish),
        voices: voice.synthesizer.voices(),
      };
    },
    async 'voice.warm'() {
      const { voice } = await open();
      await voice.recognisers.choose(await voice.wish())?.warm();
      return { ok: true };
    },
    async 'voice.listen'({ utterance, conversation, language }, call) {
      const services = await open();
      const { voice, incognito } = services;
      // Of partials the last one counts: those that nobody took in time are left out.
      let latest: Transcript | null = null;
      let emitting = false;
      const onPartial = async (partial: Transcript): Promise<void> => {
        latest = partial;
        if (emitting) return;
        emitting = true;
        for (let next = latest as Transcript | null; next; next = latest) {
          latest = null;
          await call.emit({ transcript: next }).catch(() => {});
        }
        emitting = false;
      };
      const said = await voice.utterances.listen({
        id: utterance,
        incognito: incognito.has(conversation),
        recogniser: voice.recogniser(conversation, language),
        onPartial: (partial) => void onPartial(partial),
        signal: call.signal,
      });
      if (call.signal.aborted) {
        await toDraft(services, conversation, said.transcript).catch((error: unknown) =>
          logger.warn('voice.draft-lost', { code: MiaError.from(error).code }),
        );
      }
      return said;
    },
    async 'voice.frames'({ utterance, at }, { bytes }) {
      const samples = samplesOf(bytes);
      const { voice } = await open();
      voice.utterances.frames(utterance, at, samples);
      return { ok: true };
    },
    async 'voice.end'({ utterance, samples }) {
      const { voice } = await open();
      voice.utterances.end(utterance, samples);
      return { ok: true };
    },
    async 'voice.discard'({ utterance }) {
      const { voice } = await open();
      voice.utterances.discard(utterance);
      return { ok: true };
    },
    async 'voice.again'() {
      throw new MiaError('not-found');
    },
    async 'voice.speak'({ text, voice: id, rate }, { signal, reply }) {
      const { voice } = await open();
      const { samples, sampleRate } = await voice.synthesizer.synthesize(text, { voice: id, signal, ...(rate ? { rate } : {}) });
      reply(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      return { sampleRate };
    },
  };
}
