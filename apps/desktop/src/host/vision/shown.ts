/** What a turn is given of the images that messages name. */
import { MiaError } from '@mia/core/errors.ts';
import type { ImageRecord, ImageStore } from '@mia/core/memory/images/entities.ts';
import { textOf } from '@mia/core/memory/images/text.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { ImageCopy, OpenImage, ReadLine, Region } from '@mia/core/ports/image.ts';
import type { Observed, ShownImages } from '@mia/core/ports/shown-images.ts';
import type { Behind } from './behind.ts';
import type { KeptCopies } from './kept-copies.ts';
import type { Lookers } from './lookers.ts';
import { type PlannedCopy, planCopies } from './plan.ts';

/** What a model that cannot see is told an image shows has to be so likely. */
const LIKELY = 0.3;
/** A line belongs to a region that covers so much of it, or that lies within it by so much. */
const INSIDE = 0.3;

export interface ShownOptions {
  store: Pick<ImageStore, 'image'>;
  clock: Clock;
  lookers: Pick<Lookers, 'encoder' | 'reader'>;
  behind: Behind;
  copies: KeptCopies<ImageCopy>;
  open(attachment: string, signal: AbortSignal): Promise<OpenImage>;
}

/** The part of a reading that stands in a region of its image, or first page. */
export function linesIn<Line extends ReadLine & { page?: number }>(lines: readonly Line[], region: Region | undefined): Line[] {
  if (!region) return [...lines];
  return lines.filter(({ box, page = 0 }) => {
    if (page !== 0) return false;
    const across = Math.min(box.left + box.width, region.left + region.width) - Math.max(box.left, region.left);
    const down = Math.min(box.top + box.height, region.top + region.height) - Math.max(box.top, region.top);
    return across > 0 && down > 0 && across * down >= INSIDE * Math.min(box.width * box.height, region.width * region.height);
  });
}

export function createShown(options: ShownOptions): ShownImages {
  const { store, clock, lookers, behind, copies } = options;

  return {
    async copies({ attachment, region }, signal) {
      const { copies: planned } = planCopies(await store.image(attachment), region);
      let opening: Promise<OpenImage> | null = null;
      const make = async ({ page, region: part, longest }: PlannedCopy): Promise<ImageCopy> => {
        // Others may wait for the same copy: one of them who leaves does not end it for all.
        opening ??= options.open(attachment, new AbortController().signal);
        return (await opening).copy({ page, longest, ...(part ? { region: part } : {}) });
      };
      const made: ImageCopy[] = [];
      try {
        for (const copy of planned) {
          if (signal.aborted) throw new MiaError('request.cancelled');
          made.push(await copies.get(attachment, JSON.stringify(copy), () => make(copy)));
        }
      } finally {
        void (opening as Promise<OpenImage> | null)?.then(
          (image) => image.close(),
          () => {},
        );
      }
      return made;
    },

    async observed({ attachment, region }, { patience, signal }) {
      const limit = new AbortController();
      const stop = clock.after(patience, () => limit.abort());
      const either = AbortSignal.any([signal, limit.signal]);
      try {
        const before = await store.image(attachment);
        if (before.lines === null || before.labels === null) await until(behind.wanted(attachment), either);
        const record = await store.image(attachment);
        if (!region) return observation(record, region, record.labels ?? []);
        const { labels, lines } = await part(record, region, either);
        return observation(lines ? { lines: [...lines] } : record, lines ? undefined : region, labels ?? record.labels ?? []);
      } catch (error) {
        if (signal.aborted) throw new MiaError('request.cancelled', {}, { cause: error });
        const record = await store.image(attachment).catch(() => null);
        return record ? observation(record, region, record.labels ?? []) : { text: '', labels: [], whole: false };
      } finally {
        stop();
      }
    },
  };

  /**
   * What the part alone shows, null where nobody can tell; and what is read in it where a document's own text says nothing of it: a
   * picture on the page.
   */
  async function part({ attachment, format, lines }: ImageRecord, region: Region, signal: AbortSignal): Promise<Part> {
    const encoder = lookers.encoder();
    const reader = format === 'pdf' && linesIn(lines ?? [], region).length === 0 ? lookers.reader() : null;
    if (!encoder && !reader) return { labels: null, lines: null };
    const image = await options.open(attachment, signal);
    try {
      const [seen, read] = await Promise.all([
        encoder?.encode(image, { region, signal }),
        reader?.read(image, { page: 0, region, signal }),
      ]);
      return { labels: seen?.labels ?? null, lines: read ?? null };
    } finally {
      image.close();
    }
  }
}

interface Part {
  labels: Observed['labels'] | null;
  lines: readonly ReadLine[] | null;
}

function observation({ lines }: Pick<ImageRecord, 'lines'>, region: Region | undefined, labels: Observed['labels']): Observed {
  return {
    text: textOf(linesIn(lines ?? [], region)),
    labels: labels.filter(({ probability }) => probability >= LIKELY),
    whole: lines !== null,
  };
}

/** Rejects at the signal. */
async function until(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new MiaError('request.cancelled'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
