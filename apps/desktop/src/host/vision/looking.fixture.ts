/** Stand-ins for what looks at images, for tests of who looks when. */
import { MiaError } from '@mia/core/errors.ts';
import type { ImageRecord } from '@mia/core/memory/images/entities.ts';
import type { ImageEncoder, OpenImage, ReadLine, Region, TextReader } from '@mia/core/ports/image.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { handClock } from '../hand-clock.fixture.ts';
import { type Behind, type BehindOptions, createBehind } from './behind.ts';
import type { Lookers } from './lookers.ts';

export const line = (text: string, box = { left: 0, top: 0, width: 1, height: 0.1 }): ReadLine => ({ text, confidence: 1, box });

export interface Scene {
  behind: Behind;
  clock: ReturnType<typeof handClock>;
  records: Map<string, ImageRecord>;
  lookers: Lookers;
  open: BehindOptions['open'];
  /** What was done, in order. */
  log: string[];
  told: [string, string | undefined][];
  busy: boolean;
  /** Whether reading gets on; it waits otherwise. */
  read: PromiseWithResolvers<void>;
  /** What messages point at in an image. */
  areas: Map<string, Region[]>;
  /** The encoder that looks. */
  encoder: string;
  /** Of files that can not be read. */
  broken: Set<string>;
  /** Names images that are on the disk. */
  put(...ids: string[]): void;
}

export function scene({ reader: withReader = true } = {}): Scene {
  const records = new Map<string, ImageRecord>();
  /** Images and the encoders whose vectors they have. */
  const seen = new Set<string>();
  const log: string[] = [];
  const told: Scene['told'] = [];
  const clock = handClock();
  const record = (id: string): ImageRecord => {
    const found = records.get(id);
    if (!found) throw new MiaError('not-found');
    return found;
  };
  const idOf = (image: OpenImage) => (image as OpenImage & { id: string }).id;
  const reader: TextReader = {
    id: 'reader',
    available: () => true,
    async read(image, { region, signal } = {}) {
      log.push(`read ${idOf(image)}${region ? ' in part' : ''}`);
      await Promise.race([one.read.promise, new Promise((resolve) => signal?.addEventListener('abort', resolve))]);
      if (signal?.aborted) throw new MiaError('request.cancelled');
      if (one.broken.has(idOf(image))) throw new MiaError('child.crashed');
      return [line(`words of ${idOf(image)}`)];
    },
    close: async () => {},
  };
  const encoder: ImageEncoder = {
    get id() {
      return one.encoder;
    },
    ...{ dimension: 2, kind: 'conse', provider: 'cpu', available: () => true },
    async encode(image, { region } = {}) {
      log.push(`encode ${idOf(image)}${region ? ' in part' : ''}`);
      return { vector: Float32Array.of(1, 0), labels: [{ text: region ? 'a boat' : 'a harbour', probability: 0.8 }], patches: null };
    },
    encodeTexts: async (texts) => texts.map(() => Float32Array.of(1, 0)),
    close: async () => {},
  };
  const lookers: Lookers = {
    ...{ encoder: () => encoder, reader: () => (withReader ? reader : null), missing: () => [], nameOf: (id) => id },
    choices: () => [{ id: encoder.id, name: encoder.id, kind: encoder.kind }],
    close: async () => {},
  };
  const open: Scene['open'] = async (id) => {
    record(id);
    log.push(`open ${id}`);
    const facts = { format: 'png' as const, width: 3000, height: 1000, pages: 1, notes: [] };
    const image: OpenImage & { id: string } = {
      ...{ id, facts, lines: async () => null, close: () => void log.push(`close ${id}`) },
      async copy({ longest = 0 } = {}) {
        log.push(`copy ${longest}`);
        return { bytes: new Uint8Array(10), type: 'image/png', width: 1, height: 1 };
      },
    };
    return image;
  };
  const one: Scene = {
    ...{ clock, records, lookers, open, log, told, busy: false, read: Promise.withResolvers<void>(), broken: new Set<string>() },
    ...{ encoder: 'encoder', areas: new Map() },
    behind: createBehind({
      ...{ clock, lookers, open, logger: silentLogger, busy: () => one.busy, power: () => ({ batterySaver: false }) },
      first: async () => {},
      changed: (id, error) => void told.push([id, error?.code]),
      store: {
        image: async (id) => record(id),
        async setImageText(id, { lines, reader: by }) {
          Object.assign(record(id), { lines, reader: by });
        },
        async setImageVectors(id, { encoder: by, vectors, labels }) {
          if (labels) Object.assign(record(id), { labels });
          for (const { region } of vectors) seen.add(region ? `${id} ${by} ${JSON.stringify(region)}` : `${id} ${by}`);
        },
        regionsToDo: async (id, by) => (one.areas.get(id) ?? []).filter((area) => !seen.has(`${id} ${by} ${JSON.stringify(area)}`)),
        imagesToDo: async (by, limit) =>
          [...records.values()]
            .map(({ attachment, lines }) => ({ attachment, known: true, read: lines !== null, encoded: seen.has(`${attachment} ${by}`) }))
            .filter(({ read, encoded }) => !read || !encoded)
            .slice(0, limit),
      },
    }),
    put(...ids) {
      for (const attachment of ids)
        records.set(attachment, {
          ...{ attachment, format: 'png', width: 3000, height: 1000, pages: 1, notes: [], thumb: null, created: 0 },
          ...{ lines: null, reader: null, labels: null },
        });
    },
  };
  return one;
}
