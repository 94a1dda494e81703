import { MiaError } from '@mia/core/errors.ts';
import type { Transcript } from '@mia/core/ports/transcriber.ts';
import type { App } from '../../contract/index.ts';
import type { Call } from '../../transport/serving.ts';
import type { Context, Group } from '../context.ts';
import type { Services } from '../services.ts';
import { toMessage } from '../shapes.ts';
import { recordingOf, type Said, samplesOf, withTranscript } from '../voice/index.ts';

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

  const left =
    (services: Services, conversation: string) =>
    ({ transcript }: Said): Promise<void> =>
      toDraft(services, conversation, transcript).catch((error: unknown) =>
        logger.warn('voice.draft-lost', { code: MiaError.from(error).code }),
      );

  type Heard = Pick<Call<App['voice.listen']>, 'signal' | 'emit'>;
  interface Listen {
    utterance: string;
    conversation: string;
    language?: string | undefined;
    activity?: boolean | undefined;
    waits?: boolean | undefined;
  }
  /** Listens, and tells what stands so far, and where it is asked for whether somebody speaks. */
  async function listen(
    { voice, incognito }: Services,
    { utterance, conversation, language, activity, waits }: Listen,
    call: Heard,
    left?: (said: Said) => Promise<void>,
  ): Promise<Said> {
    // Of partials the last one counts: those that nobody took in time are left out. Of voice activity nothing is.
    let latest: Transcript | null = null;
    let frames: number[] = [];
    let emitting = false;
    const tell = async (): Promise<void> => {
      if (emitting) return;
      emitting = true;
      while (latest || frames.length > 0) {
        const event = { ...(latest ? { transcript: latest } : {}), ...(frames.length > 0 ? { activity: frames } : {}) };
        latest = null;
        frames = [];
        await call.emit(event).catch(() => {});
      }
      emitting = false;
    };
    const onActivity = (probabilities: readonly number[]): void => {
      frames.push(...probabilities);
      void tell();
    };
    return await voice.listen({
      ...{ id: utterance, conversation, incognito: incognito.has(conversation), language, signal: call.signal },
      ...(activity ? { onActivity } : {}),
      waits,
      ...(left ? { left } : {}),
      onPartial(partial) {
        latest = partial;
        void tell();
      },
    });
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
        recognisers: voice.recognisers.all(),
        missing: voice.recognisers.missing(wish),
        voices: voice.synthesizer.voices(),
      };
    },
    async 'voice.warm'() {
      const { voice } = await open();
      await voice.recognisers.choose(await voice.wish())?.warm();
      return { ok: true };
    },
    async 'voice.listen'(params, call) {
      const services = await open();
      return await listen(services, params, call, left(services, params.conversation));
    },
    async 'voice.waiting'({ conversation }) {
      const { voice } = await open();
      return { seconds: await voice.waiting.seconds(conversation) };
    },
    async 'voice.waiting.hear'(params, call) {
      const services = await open();
      const { conversation, utterance } = params;
      // Unless all of it was heard by then, it goes on waiting whole.
      call.signal.addEventListener('abort', () => services.voice.utterances.discard(utterance), { once: true });
      return await services.voice.waiting.hear(conversation, utterance, () => {
        if (call.signal.aborted) throw new MiaError('request.cancelled');
        return listen(services, params, call, left(services, conversation));
      });
    },
    async 'voice.waiting.drop'({ conversation }) {
      const { voice } = await open();
      await voice.waiting.drop(conversation);
      return { ok: true };
    },
    async 'voice.file'({ utterance, conversation, language }, call) {
      const services = await open();
      const { voice, incognito } = services;
      // Nobody is there any more who would send the rest of it.
      call.signal.addEventListener('abort', () => voice.utterances.discard(utterance), { once: true });
      const said = listen(services, { utterance, conversation, language }, call);
      voice.soundFiles.begin(utterance, incognito.has(conversation));
      try {
        return await said;
      } finally {
        voice.soundFiles.over(utterance);
      }
    },
    async 'voice.file.chunk'({ utterance, offset }, { bytes }) {
      const { voice } = await open();
      await voice.soundFiles.chunk(utterance, offset, bytes);
      return { ok: true };
    },
    async 'voice.file.end'({ utterance }) {
      const { voice } = await open();
      await voice.soundFiles.end(utterance);
      return { ok: true };
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
    async 'voice.again'({ message: id }) {
      const { voice, store } = await open();
      const before = await store.message(id);
      const { attachment } = recordingOf(before);
      const transcript = await voice.again(attachment, before.conversation);
      const kept = await voice.keeps();
      // Read once more: it may have been changed while it was listened to.
      const message = await store.updateMessage(id, { parts: withTranscript(await store.message(id), transcript, kept) });
      events.publish({ type: 'message', message: toMessage(message) });
      return { transcript };
    },
    async 'voice.speak'({ text, voice: id, rate }, { signal, reply }) {
      const { voice } = await open();
      const { samples, sampleRate } = await voice.synthesizer.synthesize(text, { voice: id, signal, ...(rate ? { rate } : {}) });
      reply(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      return { sampleRate };
    },
  };
}
