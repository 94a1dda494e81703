/** The host's side of images. */
import { buffer } from 'node:stream/consumers';
import { MiaError } from '@mia/core/errors.ts';
import type { ImageRecord } from '@mia/core/memory/images/entities.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { ImageCopy, ImageFormat, OpenImage, Region } from '@mia/core/ports/image.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { ShownImages } from '@mia/core/ports/shown-images.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { renderObserved } from '@mia/core/response/index.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createImageReader, createVisionProcess } from '@mia/models/vision/index.ts';
import type { Variant } from '../../contract/attachment.ts';
import type { AppEvent, Image, ModelView } from '../../contract/index.ts';
import { entryUrl } from '../entries.ts';
import { type Asked, type AskedOptions, createAsked } from './asked.ts';
import { createBehind, endedForOthers } from './behind.ts';
import { createIntake, type Intake } from './intake.ts';
import { keepCopies } from './kept-copies.ts';
import { createLookers, type Lookers } from './lookers.ts';
import { planCopies } from './plan.ts';
import { createShown } from './shown.ts';

/** Longest side of a thumbnail, and of what a window shows large, in pixels. */
const THUMB = 320;
const VIEW = 2048;
/** Copies that stay in memory, for models and for windows. */
const KEPT_BYTES = 64 * 1024 * 1024;

/** The setting that names the image encoder that the person chose. */
export const ENCODER_SETTING = 'vision.encoder';

const TYPES: Record<ImageFormat, string> = {
  ...{ png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp', avif: 'image/avif', heic: 'image/heic', gif: 'image/gif' },
  ...{ tiff: 'image/tiff', svg: 'image/svg+xml', pdf: 'application/pdf' },
};

export interface VisionOptions {
  store: Store;
  catalogue: Catalogue;
  installed: Installed;
  clock: Clock;
  logger: Logger;
  /** What the setting "vision.encoder" says at the start. */
  wanted: unknown;
  /** Whether a conversation is held in memory only. */
  incognito(conversation: string): boolean;
  /** The memory's encoder. */
  texts(): TextEncoder;
  models: AskedOptions['models'];
  pulls: AskedOptions['pulls'];
  /** Whether an answer is being written. */
  busy(): boolean;
  power(): { batterySaver: boolean };
  publish(event: AppEvent): void;
}

export interface Vision {
  intake: Intake;
  lookers: Lookers;
  asked: Asked;
  /** For turns. */
  shown: ShownImages;
  /**
   * Keeps an image whose last piece came: it is ready to be asked about when this resolves; the rest is found out behind.
   * @throws MiaError as `Intake.end`, `image.*`, `child.*`, `data.*`, `not-found` (the conversation is over): nothing is kept then
   */
  takeIn(upload: string): Promise<Image>;
  /** @throws MiaError `not-found`, `data.*` */
  info(attachment: string): Promise<Image>;
  /** What a model that sees is given of it. @throws MiaError `not-found`, `data.*` */
  view(attachment: string, region?: Region): Promise<ModelView>;
  /**
   * Exactly what a model that does not see is told of it, once it was read, or after `patience` milliseconds.
   * @throws MiaError `not-found`, `request.cancelled`, `data.*`
   */
  told(
    attachment: string,
    options: { region?: Region | undefined; patience: number; signal: AbortSignal },
  ): Promise<{ text: string; whole: boolean }>;
  /** A copy for a window. @throws MiaError `not-found`, `image.*`, `attachment.*`, `child.*`, `data.*` */
  variant(attachment: string, variant: Exclude<Variant, 'original'>): Promise<Pick<ImageCopy, 'bytes' | 'type'>>;
  /** One that was taken in and is not sent. */
  discard(attachment: string): Promise<void>;
  /** Opens an original; close it. @throws MiaError `not-found`, `image.*`, `attachment.*`, `child.*` */
  open(attachment: string, signal: AbortSignal): Promise<OpenImage>;
  /** It was sent with something marked in it. */
  marked(attachment: string): void;
  /** From now on this one looks at images; those that it has not seen are looked at anew behind. @throws MiaError `not-found` */
  use(encoder: string): Promise<void>;
  /** Files of a model that looks at images are about to go: nothing holds them. */
  rest(): Promise<void>;
  /** Somebody who was missing can look now, or a start begins: what is left undone is done. */
  resume(): void;
  /** A conversation that was in memory only is over: nothing of its images stays. */
  left(conversation: string): Promise<void>;
  /** Something was forgotten: no copy of it stays in memory. */
  forgot(): void;
  close(): Promise<void>;
}

export function createVision({
  store,
  catalogue,
  installed,
  clock,
  logger,
  texts,
  models,
  pulls,
  incognito,
  busy,
  power,
  publish,
  wanted,
}: VisionOptions): Vision {
  const process = createVisionProcess({ entry: entryUrl('vision'), logger, clock });
  const reader = createImageReader(process);
  let chosen = typeof wanted === 'string' ? wanted : null;
  const lookers = createLookers({ catalogue, installed, process, texts, wanted: () => chosen });
  const intake = createIntake(clock);
  const forModels = keepCopies<ImageCopy>(KEPT_BYTES);
  const forWindows = keepCopies<ImageCopy>(KEPT_BYTES);
  let closed = false;
  /** Images of conversations that are in memory only. */
  const passing = new Map<string, string>();

  const content = (attachment: string): Promise<Uint8Array> => buffer(store.readAttachment(attachment));
  const open = async (attachment: string, signal: AbortSignal): Promise<OpenImage> => reader.open(await content(attachment), { signal });
  const thumbOf = (image: OpenImage): Promise<ImageCopy> => image.copy({ longest: THUMB, type: 'image/webp' });

  /** Opened, and known to be whole: its pixels were drawn. What is refused never reaches the disk. */
  async function looked(bytes: Uint8Array): Promise<{ image: OpenImage; thumb: Uint8Array }> {
    const image = await reader.open(bytes);
    try {
      return { image, thumb: (await thumbOf(image)).bytes };
    } catch (error) {
      image.close();
      // The process was ended because another conversation's images were to leave it.
      if (endedForOthers(MiaError.from(error)) && !closed) return looked(bytes);
      throw error;
    }
  }

  async function keep(attachment: string, image: OpenImage, thumb: Uint8Array): Promise<void> {
    const { format, width, height, pages, notes } = image.facts;
    await store.setImage({ attachment, format, width, height, pages, notes, thumb, created: clock.now() });
  }

  const behind = createBehind({
    ...{ store, clock, logger, lookers, open, busy, power },
    first: async (attachment, image) => keep(attachment, image, (await thumbOf(image)).bytes),
    changed(attachment, error) {
      info(attachment).then(
        (image) => publish({ type: 'image', image, ...(error ? { error: error.toShape() } : {}) }),
        () => {},
      );
    },
  });
  const shown = createShown({ store, clock, lookers, behind, copies: forModels, open });

  function reading({ attachment, lines, format }: ImageRecord): Image['reading'] {
    const standing = behind.standing(attachment);
    if (lines !== null) return 'done';
    if (standing !== null) return standing;
    return lookers.reader() === null && format !== 'pdf' ? 'missing' : 'waiting';
  }

  async function info(id: string): Promise<Image> {
    const [{ name, type, bytes }, record] = await Promise.all([store.attachment(id), store.image(id)]);
    const { width, height, pages, notes, labels } = record;
    return { id, name, type, bytes, width, height, pages, notes, reading: reading(record), labels };
  }

  function letGo(attachment: string): void {
    forModels.drop(attachment);
    forWindows.drop(attachment);
  }

  return {
    ...{ intake, lookers, shown, open, info },
    asked: createAsked({ store, lookers, open, models, pulls }),

    async takeIn(upload) {
      const { conversation, name, content: bytes } = intake.end(upload);
      const { image, thumb } = await looked(bytes);
      try {
        const kept = conversation === 'new' ? {} : { conversation };
        const { width, height, format } = image.facts;
        const about = { type: TYPES[format], name, meta: { width, height }, created: clock.now(), ...kept };
        const { id } = await store.addAttachment(bytes, about);
        try {
          if (incognito(conversation)) passing.set(id, conversation);
          // The same file again is known already, and what was found out about it too.
          const known = await store.image(id).catch(() => null);
          if (!known) await keep(id, image, thumb);
          if (!known || known.lines === null || known.labels === null) behind.add(id);
          return await info(id);
        } catch (error) {
          await store.discardAttachment(id).catch(() => {});
          throw error;
        }
      } finally {
        image.close();
      }
    },

    async view(attachment, region) {
      const { copies, reduced, tiled } = planCopies(await store.image(attachment), region);
      return {
        copies: copies.map(({ width, height, region: part }) => ({ width, height, ...(part ? { region: part } : {}) })),
        ...{ reduced, tiled },
      };
    },

    async told(attachment, { region, patience, signal }) {
      const { name } = await store.attachment(attachment);
      const observed = await shown.observed({ attachment, ...(region ? { region } : {}) }, { patience, signal });
      return { text: renderObserved({ name, region, observed }), whole: observed.whole };
    },

    async variant(attachment, variant) {
      if (variant === 'thumb') {
        const { thumb } = await store.image(attachment);
        if (thumb) return { bytes: thumb, type: 'image/webp' };
      }
      return await forWindows.get(attachment, variant, async () => {
        const image = await open(attachment, new AbortController().signal);
        try {
          return await (variant === 'thumb' ? thumbOf(image) : image.copy({ longest: VIEW }));
        } finally {
          image.close();
        }
      });
    },

    async discard(attachment) {
      letGo(attachment);
      passing.delete(attachment);
      await store.discardAttachment(attachment);
    },

    marked: (attachment) => behind.marked(attachment),
    resume: () => behind.resume(),
    rest: () => process.close(),

    async use(encoder) {
      if (!lookers.choices().some(({ id }) => id === encoder)) throw new MiaError('not-found', { what: 'model' });
      await store.setSetting(ENCODER_SETTING, encoder);
      chosen = encoder;
      publish({ type: 'settings', name: ENCODER_SETTING, value: encoder });
      behind.anew();
    },

    async left(conversation) {
      intake.left(conversation);
      let had = false;
      for (const [attachment, home] of passing) {
        if (home !== conversation) continue;
        had = true;
        passing.delete(attachment);
        behind.drop(attachment);
        letGo(attachment);
      }
      // What was decoded may still lie in its memory. What it does for others is asked of it again.
      if (had) await process.close();
    },

    forgot() {
      forModels.clear();
      forWindows.clear();
    },

    async close() {
      closed = true;
      intake.close();
      await behind.close();
      forModels.clear();
      forWindows.clear();
      passing.clear();
      await lookers.close();
      await process.close();
    },
  };
}
