/** Models as they cross between window and host: those that answer, those that can be fetched, and their downloads. */

import { z } from 'zod';
import { errorShape } from './error-shape.ts';

export const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('this-computer') }),
  z.object({ kind: z.literal('elsewhere'), host: z.string() }),
]);

export const modelEntry = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  place,
  contextLength: z.number(),
  vision: z.boolean(),
  tools: z.boolean(),
  thinking: z.boolean(),
  sizeBytes: z.number().nullable(),
  /** False: it can not fit in this machine's memory. */
  fits: z.boolean(),
  loaded: z.boolean(),
  unlisted: z.boolean(),
  /** Tokens a second as measured on this machine, null before the first use. */
  readSpeed: z.number().nullable(),
  writeSpeed: z.number().nullable(),
  lastUsed: z.number().nullable(),
});

/** Why this model was chosen: a key for one sentence of the picker, with the model's name. */
export const choice = z.object({
  model: z.string().nullable(),
  name: z.string().nullable(),
  why: z.enum(['conversation', 'last-used', 'best-installed', 'only-one', 'none']),
});

export const providerStatus = z.object({
  provider: z.string(),
  state: z.enum(['ready', 'not-installed', 'not-running', 'unreachable']),
  models: z.number(),
  version: z.string().optional(),
});

export const catalogueEntry = z.object({
  id: z.string(),
  name: z.string(),
  task: z.string(),
  licence: z.string(),
  /** Bytes of all its files. */
  bytes: z.number(),
  memoryBytes: z.number(),
  languages: z.array(z.string()),
  /** Why one would choose it: a locale key's last part, e.g. "small-fast". */
  note: z.string().nullable(),
  state: z.enum(['absent', 'partial', 'downloading', 'paused', 'installed']),
  /** What it can not work without and is not here yet: fetched with it, and named with its licence before. */
  needs: z.array(z.object({ id: z.string(), name: z.string(), licence: z.string(), bytes: z.number() })),
  /** One of the starters recommended for this machine. */
  starter: z.boolean(),
  fits: z.boolean(),
  /** True where this machine's network could not be used to check the address when the catalogue was made. */
  unverified: z.boolean(),
});

/** One running or paused fetch of one or several catalogue entries under one progress. */
export const download = z.object({
  id: z.string(),
  /** Catalogue ids fetched together. */
  entries: z.array(z.string()),
  name: z.string(),
  state: z.enum(['running', 'paused', 'verifying', 'done', 'failed', 'cancelled']),
  source: z.enum(['hub', 'package', 'folder', 'file', 'ollama']),
  /** The package's name, when the source is a package; shown with "checked by sha256". */
  packageName: z.string().nullable(),
  bytes: z.number(),
  total: z.number(),
  /** Bytes a second, smoothed. */
  speed: z.number().nullable(),
  /** Milliseconds left, null before the speed is known. */
  eta: z.number().nullable(),
  canPause: z.boolean(),
  error: errorShape.nullable(),
});

export type ModelEntry = z.output<typeof modelEntry>;
export type Choice = z.output<typeof choice>;
export type ProviderStatus = z.output<typeof providerStatus>;
export type CatalogueEntry = z.output<typeof catalogueEntry>;
export type Download = z.output<typeof download>;
export type Place = z.output<typeof place>;
