/** What a window may ask about images: to take them in, to look at them, to find them again. Files themselves: `attachment.ts`. */
import { z } from 'zod';
import { none, ok, route } from './define.ts';
import { errorShape } from './error-shape.ts';

const id = z.string().min(1).max(100);
const attachmentId = z.string().regex(/^[0-9a-f]{32}$/);
const fraction = z.number().min(0).max(1);

/** A part of an image: fractions of its width and height, upright. */
export const region = z
  .object({ left: fraction, top: fraction, width: fraction, height: fraction })
  .refine(({ left, top, width, height }) => width > 0 && height > 0 && left + width <= 1.000001 && top + height <= 1.000001);

/** Images beside one message at most. */
export const MOST_IMAGES = 50;

/** An image beside a text that is not sent yet. */
export const attached = z.object({ id: attachmentId, region: region.optional() });

/** An image as a window shows it. */
export const image = z.object({
  id: attachmentId,
  name: z.string().nullable(),
  /** Media type of the original. */
  type: z.string(),
  bytes: z.number(),
  width: z.number(),
  height: z.number(),
  pages: z.number(),
  notes: z.array(z.enum(['first-frame', 'first-page', 'rasterised', 'pages-left-out'])),
  /** Whether what is written in it was looked for: not yet, now, done, or nobody here can. */
  reading: z.enum(['waiting', 'reading', 'done', 'failed', 'missing']),
  labels: z.array(z.object({ text: z.string(), probability: z.number() })).nullable(),
});

/** What a model will see of an image. */
export const modelView = z.object({
  /** Pixels of each copy that is given to it, in order. */
  copies: z.array(z.object({ width: z.number(), height: z.number(), region: region.optional() })),
  /** It is smaller than the original. */
  reduced: z.boolean(),
  tiled: z.boolean(),
});

export const imageItem = z.object({
  id: attachmentId,
  name: z.string().nullable(),
  message: id,
  conversation: z.object({ id, title: z.string() }),
  created: z.number(),
  width: z.number(),
  height: z.number(),
  /** The beginning of what is written in it. */
  text: z.string(),
  labels: z.array(z.string()),
});

export const imageRoutes = {
  /** Takes a file in: begin, chunks in order, end. `upload` is made by the window. */
  'image.begin': route(
    z.object({
      upload: id,
      conversation: z.string().min(1).max(100),
      name: z.string().max(255).nullable(),
      bytes: z.number().int().min(0),
    }),
    ok,
  ),
  /** The bytes travel as the raw body, 256 KiB at most. */
  'image.chunk': route(z.object({ upload: id, offset: z.number().int().min(0) }), ok),
  /** It is kept, and ready to be asked about; what is written in it is read behind (event `image`). `image.*` errors: nothing is kept. */
  'image.end': route(z.object({ upload: id }), z.object({ image })),
  'image.cancel': route(z.object({ upload: id }), ok),
  /** One that was taken in and is not sent: nothing of it stays, unless something names it. */
  'image.discard': route(z.object({ id: attachmentId }), ok),
  'image.info': route(z.object({ ids: z.array(attachmentId).max(200) }), z.object({ images: z.array(image) })),
  /** What the model will see of it. */
  'image.view': route(z.object({ id: attachmentId, region: region.optional() }), modelView),
  /** Exactly what a model that cannot see is told of it. Waits until it was read, ten seconds at most. */
  'image.told': route(z.object({ id: attachmentId, region: region.optional() }), z.object({ text: z.string(), whole: z.boolean() })),
  /** How near each patch is to the words, 0 to 1, row by row; null where the encoder has no patches. */
  'image.heat': route(
    z.object({ id: attachmentId, text: z.string().min(1).max(1000) }),
    z.object({ map: z.object({ rows: z.number(), columns: z.number(), values: z.array(z.number()) }).nullable() }),
  ),
  /** Who looks at images here. */
  'image.status': route(
    none,
    z.object({
      encoder: z.object({ id: z.string(), name: z.string(), kind: z.enum(['clip', 'conse']), provider: z.string().nullable() }).nullable(),
      reader: z.object({ id: z.string(), name: z.string() }).nullable(),
      /** The image encoders that are installed, the best first. */
      encoders: z.array(z.object({ id: z.string(), name: z.string(), kind: z.enum(['clip', 'conse']) })),
      /** Catalogue ids that would have to be fetched. */
      missing: z.array(z.string()),
      /** Models on this computer that see; models that would, and can be fetched here. */
      seeing: z.array(z.object({ id: z.string(), name: z.string() })),
      offered: z.array(z.object({ id: z.string(), name: z.string(), bytes: z.number() })),
    }),
  ),
  /** From now on this encoder looks at images, also at those that are here. `not-found`: it is not installed. */
  'image.use': route(z.object({ encoder: id }), ok),
  /** The Memory page's images, newest first. */
  'image.list': route(
    z.object({ before: attachmentId.optional(), limit: z.number().int().min(1).max(200) }),
    z.object({ images: z.array(imageItem) }),
  ),
  /** Images by words, or those that are like one (`like`: an attachment, or one that was just taken in). */
  'image.search': route(
    z.object({ text: z.string().max(1000).optional(), like: attachmentId.optional(), limit: z.number().int().min(1).max(200) }),
    z.object({ images: z.array(imageItem) }),
  ),
};

/** What became of an image behind the window. */
export const imageEvent = z.object({ type: z.literal('image'), image, error: errorShape.optional() });

export type Region = z.output<typeof region>;
export type Attached = z.output<typeof attached>;
export type Image = z.output<typeof image>;
export type ModelView = z.output<typeof modelView>;
export type ImageItem = z.output<typeof imageItem>;
