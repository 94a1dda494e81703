/** What a window may ask about speech: to be listened to while somebody talks, and to be read to. */
import { z } from 'zod';
import { none, ok, route } from './define.ts';
import { id } from './shapes.ts';

/** What was said, as `Transcript` of the core's port says. */
export const transcript = z.object({
  text: z.string(),
  words: z.array(z.object({ text: z.string(), confidence: z.number() })),
  confidence: z.number(),
  language: z.string(),
  speechSeconds: z.number(),
});

/** What became of an utterance. */
const heard = z.object({
  transcript,
  /** Length of what was recorded. */
  seconds: z.number(),
  /** Samples of it that never came and are silence now. */
  lost: z.number(),
  /** From the end to the text. */
  ms: z.number(),
});

export const voiceRoutes = {
  'voice.status': route(
    none,
    z.object({
      /** The recogniser that listens now; null where none is here. */
      recogniser: z.object({ id: z.string(), name: z.string(), languages: z.array(z.string()) }).nullable(),
      /** All that are installed: one of them can be chosen (`voice.recogniser`). */
      recognisers: z.array(z.object({ id: z.string(), name: z.string() })),
      /** Catalogue ids of what has to be fetched before anybody can talk; empty where nothing is missing. */
      missing: z.array(z.string()),
      /** Voices of the speech process that are here. The system's own are the window's, and not named here. */
      voices: z.array(z.object({ id: z.string(), name: z.string(), language: z.string(), licence: z.string() })),
    }),
  ),
  /** Makes the recogniser ready, so that the first word need not wait for it. */
  'voice.warm': route(none, ok),
  /**
   * Begins an utterance, whose id the window makes, and lasts until it is over: by `voice.end` it comes back with what was said. Events say
   * what stands so far. Where the window that listens goes, the utterance ends, and what was said comes behind that conversation's draft.
   */
  'voice.listen': route(
    z.object({
      utterance: id,
      conversation: z.string().min(1).max(100),
      language: z.string().max(35).optional(),
      /** Whether voice activity is told of. */
      activity: z.boolean().optional(),
      /** Where nothing recognises speech it is kept until something does (`voice.waiting`), and `speech.missing` says so. */
      waits: z.boolean().optional(),
    }),
    heard,
    z.object({
      /** What stands so far, where it changed. */
      transcript: transcript.optional(),
      /** How likely somebody speaks, 0 to 1, in each frame of 32 ms that was heard since, in order. */
      activity: z.array(z.number()).optional(),
    }),
  ),
  /** Samples as the raw body: float32, little-endian, 16 kHz, mono, 64 KiB at most. `at`: the number of the first one in the utterance. */
  'voice.frames': route(z.object({ utterance: id, at: z.number().int().min(0) }), ok),
  /** No more comes. `samples`: how many the utterance has. */
  'voice.end': route(z.object({ utterance: id, samples: z.number().int().min(0) }), ok),
  /** Nothing of it is kept. */
  'voice.discard': route(z.object({ utterance: id }), ok),
  /**
   * Listens to a sound file (WAV, MP3, FLAC, Ogg, WebM), as `voice.listen` does to somebody who talks: it lasts until all of the file is
   * recognised, or `voice.discard`. `audio.invalid`, `audio.unsupported` and `audio.too-long` say what is wrong with the file.
   */
  'voice.file': route(
    z.object({ utterance: id, conversation: z.string().min(1).max(100), language: z.string().max(35).optional() }),
    heard,
    z.object({ transcript }),
  ),
  /** The file's bytes as the raw body, in order, 256 KiB at most: the next piece once this one is answered. */
  'voice.file.chunk': route(z.object({ utterance: id, offset: z.number().int().min(0) }), ok),
  'voice.file.end': route(z.object({ utterance: id }), ok),
  /** How many seconds were said in a conversation (or "new") that wait for a recogniser; 0 where nothing waits. */
  'voice.waiting': route(z.object({ conversation: z.string().min(1).max(100) }), z.object({ seconds: z.number() })),
  /**
   * Recognises all that waits there as one utterance, as `voice.listen` does; it waits no longer then. `conflict`: another window has it
   * recognised already. It goes on waiting where that fails, or is discarded by `voice.discard`.
   */
  'voice.waiting.hear': route(
    z.object({ utterance: id, conversation: z.string().min(1).max(100), language: z.string().max(35).optional() }),
    heard,
    z.object({ transcript }),
  ),
  /** Nothing of what waits there is kept. */
  'voice.waiting.drop': route(z.object({ conversation: z.string().min(1).max(100) }), ok),
  /** Recognises a message's recording anew and puts the result in the message. */
  'voice.again': route(z.object({ message: id }), z.object({ transcript })),
  /** One sentence as sound. The result's raw body: float32, little-endian, mono. */
  'voice.speak': route(
    z.object({ text: z.string().min(1).max(2000), voice: z.string().max(200), rate: z.number().min(0.5).max(2).optional() }),
    z.object({ sampleRate: z.number() }),
  ),
};
