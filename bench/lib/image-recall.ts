/** `npm run bench -- recall --images DIR`: how often a question in words recalls the message that showed an image. Keys: RESULTS.md. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RECALL_BUDGET, recall, remember } from '@mia/core/memory/index.ts';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import { pooled, SHARPNESS } from '@mia/core/perception/attention/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import type { ImageEncoder, ImageEncoding, ReadLine } from '@mia/core/ports/image.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { efficientNet } from '@mia/models/vision/encoders/fixtures/installed.ts';
import { catalogue } from '@mia/models/vision/encoders/fixtures/recipes.ts';
import { createImageEncoder, createImageReader, createVisionProcess } from '@mia/models/vision/index.ts';
import { installedReader, paddleFiles } from '@mia/models/vision/ocr/fixtures/models.ts';
import { createTextReader } from '@mia/models/vision/ocr/index.ts';
import { type AskedImage, madeFolder, questionsIn } from './image-folder.ts';
import { BENCH_KEY, filledData } from './memories.ts';
import { MissingError } from './missing.ts';
import { storageEntries } from './processes.ts';
import { report, say } from './report.ts';
import { round } from './stats.ts';

/** Messages between which they lie. */
const AMONG = 1000;
const SPACE = 'image';
const signal = new AbortController().signal;

interface Seen {
  file: string;
  content: Uint8Array;
  lines: ReadLine[];
  encoding: ImageEncoding;
}

interface Variant {
  ocr: boolean;
  labels: boolean;
  said: boolean;
  vector: boolean;
  /** The vector is pooled by where the question looks. */
  attention: boolean;
}

const ALL: Variant = { ocr: true, labels: true, said: true, vector: true, attention: false };
const VARIANTS: readonly [string, Variant][] = [
  ['all', ALL],
  ['without_ocr', { ...ALL, ocr: false }],
  ['without_labels', { ...ALL, labels: false }],
  ['without_said', { ...ALL, said: false }],
  ['without_vector', { ...ALL, vector: false }],
  ['vector_alone', { ocr: false, labels: false, said: false, vector: true, attention: false }],
  ['with_attention', { ...ALL, attention: true }],
  ['attention_alone', { ocr: false, labels: false, said: false, vector: true, attention: true }],
];

async function look(
  dir: string,
  files: readonly string[],
  texts: TextEncoder,
): Promise<{ seen: Seen[]; encoder: ImageEncoder; close(): Promise<void> }> {
  const [net, paddle] = [efficientNet(), paddleFiles()];
  if (!net || !paddle) throw new MissingError('Not there: the models of images. node scripts/fetch-test-models.ts fetches them.');
  const { detection, recognition, orientation } = paddle;
  const installed = {
    list: () => [installedReader('pp-ocrv6-small', { detection, recognition, ...(orientation ? { orientation } : {}) })],
  };
  const process = createVisionProcess({
    entry: new URL('../../packages/models/src/vision/entry.ts', import.meta.url),
    logger: silentLogger,
  });
  const reader = createImageReader(process);
  const ocr = createTextReader({ catalogue, installed });
  const encoder = createImageEncoder({ process, catalogue, installed: { list: () => [net] }, texts: () => texts });
  const seen: Seen[] = [];
  for (const file of files) {
    const content = readFileSync(join(dir, file));
    const image = await reader.open(content);
    const encoding = await encoder.encode(image, { patches: true });
    seen.push({ file, content, lines: await ocr.read(image), encoding });
    image.close();
    say(`${file}: ${seen.at(-1)?.lines.length} lines, ${encoding.labels[0]?.text ?? 'no label'}`);
  }
  return { seen, encoder, close: () => reader.close() };
}

/** The same store with each image's similarity taken where the question looks in it. */
function lookingAt(store: Store, seen: ReadonlyMap<string, Seen>, encoder: ImageEncoder): Store {
  return {
    ...store,
    async nearestImages(name, vector, options) {
      const near = await store.nearestImages(name, vector, { ...options, limit: seen.size });
      return near
        .map((one) => {
          const patches = seen.get(one.attachment)?.encoding.patches;
          const focus = patches && pooled(patches, [vector], { sharpness: SHARPNESS[encoder.kind] });
          const similarity = focus ? focus.vector.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0) : one.similarity;
          return { ...one, similarity };
        })
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, options.limit);
    },
  };
}

async function ranks(asked: readonly AskedImage[], seen: readonly Seen[], variant: Variant, texts: TextEncoder, encoder: ImageEncoder) {
  const dir = await filledData(AMONG, texts);
  const store = await openStore({ dir, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  try {
    const shown = new Map<string, Seen>();
    for (const one of seen) {
      const { id } = await store.addAttachment(one.content, { type: 'image/png', name: one.file, created: 1 });
      shown.set(id, one);
      await store.setImage({ attachment: id, format: 'png', width: 1, height: 1, pages: 1, notes: [], thumb: null, created: 1 });
      await store.createConversation({ id: one.file, created: 1, zone: 'UTC' });
      const said = variant.said ? asked.find(({ image }) => image === one.file)?.said : undefined;
      const parts = [
        ...(said ? [{ kind: 'text' as const, text: said }] : []),
        { kind: 'image' as const, text: one.file, attachment: id, meta: { name: one.file } },
      ];
      const message = { id: `shown ${one.file}`, conversation: one.file, parent: null, role: 'user', status: 'done' } as const;
      await store.addMessage({ ...message, created: 1_700_000_000_000, zone: 'UTC', origin: 'person', parts });
      if (variant.ocr) await store.setImageText(id, { lines: one.lines, reader: 'pp-ocrv6-small' });
      const labels = variant.labels ? one.encoding.labels : [];
      const vectors = variant.vector ? [{ region: null, vector: one.encoding.vector }] : [];
      await store.setImageVectors(id, { encoder: SPACE, vectors, labels });
    }
    for (let left = await store.unencoded(texts.id, 100); left.length > 0; left = await store.unencoded(texts.id, 100))
      if ((await remember(left, { store, encoder: texts })) === 0) break;
    const images = { id: SPACE, kind: encoder.kind, available: () => variant.vector, encodeTexts: encoder.encodeTexts };
    const asking = { store: variant.attention ? lookingAt(store, shown, encoder) : store, encoder: texts, images, clock: systemClock };
    const budget = { ...RECALL_BUDGET, characters: 10_000 };
    const found: number[] = [];
    for (const { question, image } of asked) {
      const { memories } = await recall({ text: question, conversation: '', window: [] }, asking, budget, signal);
      const at = memories.findIndex(({ message }) => message === `shown ${image}`);
      found.push(at);
    }
    return found;
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @param folder `made`: of what tests have */
export async function imageRecall(folder: string, texts: TextEncoder): Promise<void> {
  const dir = folder === 'made' ? await madeFolder() : folder;
  const asked = questionsIn(dir);
  const files = readdirSync(dir).filter((file) => /\.(?:png|jpe?g|webp|gif|avif|tiff?)$/i.test(file));
  const { seen, encoder, close } = await look(dir, files, texts);
  try {
    const [at1, at5]: [Record<string, number>, Record<string, number>] = [{}, {}];
    for (const [name, variant] of VARIANTS) {
      const found = await ranks(asked, seen, variant, texts, encoder);
      const share = (k: number): number => round(found.filter((at) => at >= 0 && at < k).length / found.length, 3);
      [at1[name], at5[name]] = [share(1), share(5)];
      say(`${name}: at 1 ${at1[name]}, at 5 ${at5[name]}`);
      if (name === 'all') for (const [n, at] of found.entries()) if (at !== 0) say(`  ${at < 0 ? '–' : at + 1}: ${asked[n]?.question}`);
    }
    const { all: recall_at_1 = 0, ...less1 } = at1;
    const { all: recall_at_5 = 0, ...less5 } = at5;
    const counts = { images: seen.length, questions: asked.length };
    report('recall', { ...counts, recall_at_1, recall_at_5, recall_at_1_table: less1, recall_at_5_table: less5 });
  } finally {
    await close();
    if (folder === 'made') rmSync(dir, { recursive: true, force: true });
  }
}
