/** What a turn cost, and what of it a window measures: the way from the end of a spoken question to the sound of its answer. */
import { z } from 'zod';
import { none, ok, route } from './define.ts';

/** Milliseconds from the moment that a spoken question ended (the key was let go). */
export const voiceTimings = z.object({
  /** Until the last of what was said was handed on. */
  captured: z.number().min(0),
  /** Until the text was there, and the turn began with it. */
  recognised: z.number().min(0),
  /** Until the answer sounded; absent where it did not. */
  heard: z.number().min(0).optional(),
  /** Catalogue ids; one of the system's own voices has none. */
  recogniser: z.string().max(100).optional(),
  synthesizer: z.string().max(100).optional(),
});

/** Milliseconds since the turn began, as far as reached. */
export const timings = z.object({
  recall: z.number().optional(),
  firstToken: z.number().optional(),
  total: z.number().optional(),
  voice: voiceTimings.optional(),
});

/** A model that could take another one's place: in the catalogue, or here already. */
export const replacement = z.object({
  id: z.string(),
  name: z.string(),
  task: z.enum(['speech-to-text', 'text-to-speech', 'chat']),
  /** BCP 47. */
  languages: z.array(z.string()),
  /** Bytes of its weights: what a model costs grows with them. */
  bytes: z.number(),
  installed: z.boolean(),
});

export const timingRoutes = {
  /** Keeps with an answer that is over what its spoken question cost. */
  'timing.keep': route(z.object({ message: z.string().min(1).max(100), voice: voiceTimings }), ok),
  /** The latest spoken turns, newest first, and the models that could make them faster. */
  'timing.recent': route(
    none,
    z.object({
      turns: z.array(
        z.object({ model: z.string().nullable(), modelName: z.string().nullable(), timings: timings.required({ voice: true }) }),
      ),
      replacements: z.array(replacement),
    }),
  ),
};
