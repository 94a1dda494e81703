/** Images, for the harness: beside a message, in messages, and whatever becomes of them. */
import type { Attached } from '../../contract/index.ts';
import * as data from './data.ts';
import { type FakeImage, type FakeImages, freshImages, imageOf, imageParts } from './fake-images.ts';
import { type Drawn, label, RECEIPT_LINES, receipt, screen, view } from './fake-pictures.ts';
import { type FakeState, freshState } from './fake-state.ts';

const drawn = (name: string, { width, height, svg }: Drawn, over: Partial<FakeImage> = {}): FakeImage =>
  imageOf(name, { type: 'image/svg+xml', content: svg }, { width, height, ...over });

const paper = (): FakeImage => drawn('receipt.png', receipt(), { text: RECEIPT_LINES.join('\n'), bytes: 184_000 });
const sea = (): FakeImage =>
  drawn('IMG_2041.jpg', view(), {
    bytes: 5_120_000,
    labels: [
      { text: 'seashore', probability: 0.62 },
      { text: 'sailboat', probability: 0.31 },
    ],
    heat: {
      rows: 7,
      columns: 7,
      values: Array.from({ length: 49 }, (_, n) => Math.max(0, 1 - Math.hypot((n % 7) - 2, Math.floor(n / 7) - 4) / 3)),
    },
  });
const jar = (): FakeImage => drawn('label.webp', label(), { text: 'THYME\nHONEY\nBest before 05/2027', bytes: 92_000 });
const table = (): FakeImage =>
  drawn('Screenshot 2026-11-30 at 21.04.12, the queue that never gets shorter however long one waits for it.png', screen(), {
    bytes: 1_310_000,
    view: {
      copies: [0, 1, 2, 3].map((n) => ({
        width: 1280,
        height: 720,
        region: { left: (n % 2) / 2, top: n > 1 ? 0.5 : 0, width: 0.5, height: 0.5 },
      })),
      ...{ reduced: false, tiled: true },
    },
  });

const EFFICIENT_NET = { id: 'efficientnet-lite0', name: 'EfficientNet-Lite0', kind: 'conse' } as const;
const MOBILE_CLIP = { id: 'mobileclip2-s0', name: 'MobileCLIP2-S0', kind: 'clip' } as const;

/** What the Models page says of images. */
const lookedAtBy = (images: Partial<FakeImages>): FakeState =>
  shop([], [], {
    images: freshImages(images),
    entries: [
      ...data.entries,
      data.entry(EFFICIENT_NET.id, EFFICIENT_NET.name, { task: 'image', bytes: 18_600_000, memoryBytes: 90_000_000 }),
      data.entry('pp-ocrv6-small', 'PP-OCRv6 small', { task: 'ocr', bytes: 31_000_000, memoryBytes: 120_000_000 }),
    ],
  });

const BOX = { left: 0.05, top: 0.62, width: 0.9, height: 0.16 };

function shop(images: FakeImage[], attached: Attached[], over: Partial<FakeState> = {}): FakeState {
  return freshState({
    conversations: [data.conversation('c1', 'What the shops want'), data.conversation('c2', 'Boat papers')],
    messages: {
      c1: [
        data.message('user', 'How much may the bread cost?', { id: 'p1' }),
        data.message('assistant', 'You wanted to spend four at most for two loaves.', { id: 'p2', parent: 'p1' }),
      ],
    },
    protectedBy: ['file', 'phrase'],
    images: freshImages({ known: Object.fromEntries(images.map((image) => [image.id, image])) }),
    ...(attached.length > 0 ? { drafts: { c1: { text: 'Is that all?', pastes: [], attachments: attached } } } : {}),
    ...over,
  });
}

const beside = (images: FakeImage[], over: Partial<FakeState> = {}, region?: Attached['region']): FakeState =>
  shop(
    images,
    images.map(({ id }) => ({ id, ...(region ? { region } : {}) })),
    over,
  );

const SEES = { chosen: 'ollama/qwen2.5vl:7b' };
const BLIND = { chosen: 'qwen', models: data.models.filter((model) => !model.vision) };

/** A conversation in which images were shown. */
function shown(): FakeState {
  const images = [paper(), sea(), jar(), table()];
  const [bill, shore, honey, queue] = images as [FakeImage, FakeImage, FakeImage, FakeImage];
  const state = shop(images, []);
  const ask = (id: string, parent: string, text: string, attached: Attached[]) => {
    const message = data.message('user', text, { id, parent });
    return { ...message, parts: [...imageParts(state, attached), ...message.parts] };
  };
  const told = `Image "receipt.png".\n${RECEIPT_LINES.join('\n')}`;
  const blind = data.message('assistant', 'The receipt says a total of **13.30**, paid by card.', { id: 'p4', parent: 'p3' });
  blind.parts.push({ kind: 'observation', text: told, meta: { blind: true } });
  state.messages.c1 = [
    ...(state.messages.c1 ?? []),
    ask('p3', 'p2', 'What is *this*?', [{ id: bill.id, region: BOX }]),
    blind,
    ask('p5', 'p4', 'Which of these were at the harbour?', [{ id: shore.id }, { id: honey.id }, { id: queue.id }]),
    {
      ...data.message('assistant', '', { id: 'p6', parent: 'p5', modelName: 'qwen2.5vl:7b' }),
      parts: [
        { kind: 'text', text: 'The first: it shows a shore with a sail.', meta: { unseen: ['receipt.png'], failed: ['label.webp'] } },
      ],
    },
    ask('p7', 'p6', '', [{ id: honey.id }]),
    data.message('assistant', 'A jar of thyme honey, best before May 2027.', { id: 'p8', parent: 'p7', modelName: 'qwen2.5vl:7b' }),
  ];
  return state;
}

/** Images as the Memory page has them. */
function kept(): FakeState {
  const images = [paper(), sea(), jar(), table()];
  const state = shop(images, []);
  state.images.items = images.map(({ id, name, width, height, text, labels }, at) => ({
    ...{ id, name, width, height, text, message: `p${at + 1}`, conversation: { id: 'c1', title: 'What the shops want' } },
    ...{ created: Date.now() - (at + 1) * 30 * 3_600_000, labels: (labels ?? []).map((label) => label.text) },
  }));
  return state;
}

export const pictureScenes: Record<string, () => FakeState> = {
  pictures: () => shop([], []),
  'pictures-memory': () => kept(),
  'pictures-sees': () => beside([sea()], SEES),
  'pictures-many': () =>
    beside([paper(), sea(), table(), jar(), drawn('moving.gif', view(800, 600), { notes: ['first-frame'], type: 'image/gif' })], SEES),
  'pictures-blind': () => beside([paper()]),
  'pictures-alone': () => beside([paper()], BLIND),
  'pictures-reading': () =>
    beside([
      { ...paper(), reading: 'reading' },
      drawn('contract.pdf', label(), {
        type: 'application/pdf',
        pages: 48,
        notes: ['pages-left-out'],
        reading: 'missing',
        bytes: 3_400_000,
      }),
      { ...jar(), reading: 'failed' },
    ]),
  'pictures-marked': () => beside([paper()], SEES, BOX),
  'pictures-shown': shown,
  'picture-encoders': () => lookedAtBy({ encoder: 'mobileclip2-s0', encoders: [MOBILE_CLIP, EFFICIENT_NET], provider: 'cuda' }),
  'picture-none': () => lookedAtBy({ encoder: null, encoders: [], reader: null }),
};
