/** Images of the host in memory: taken in from what a window sends, drawn where a scene has them. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, AppEvent, Attached, Image, ImageItem, ModelView, Part, ResultOf } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeState } from './fake-state.ts';

type Served = Extract<keyof App, `image.${string}`>;

export interface FakeImage extends Image {
  /** What is shown of it. */
  picture: { type: string; content: string | Uint8Array<ArrayBuffer> };
  /** What is written in it. */
  text: string;
  view: ModelView;
  heat: ResultOf<App['image.heat']>['map'];
}

export interface FakeImages {
  known: Record<string, FakeImage>;
  /** The Memory page's, newest first. */
  items: ImageItem[];
  offered: ResultOf<App['image.status']>['offered'];
  /** Who looks at images, of `encoders`, the best first; and on what it computes. */
  encoder: string | null;
  encoders: ResultOf<App['image.status']>['encoders'];
  provider: string | null;
  reader: ResultOf<App['image.status']>['reader'];
  /** What any image that is taken in turns out to say. */
  reads: string;
  /** Milliseconds until it was read. */
  readsAfter: number;
}

export const freshImages = (over: Partial<FakeImages> = {}): FakeImages => ({
  known: {},
  items: [],
  offered: [{ id: 'qwen2.5-vl-3b', name: 'Qwen2.5-VL 3B', bytes: 3_260_000_000 }],
  encoder: 'efficientnet-lite0',
  encoders: [{ id: 'efficientnet-lite0', name: 'EfficientNet-Lite0', kind: 'conse' }],
  provider: 'cpu',
  reader: { id: 'pp-ocrv6-small', name: 'PP-OCRv6 small' },
  reads: '',
  readsAfter: 0,
  ...over,
});

interface Home {
  readonly state: FakeState;
  publish(event: AppEvent): void;
}

interface Upload {
  name: string | null;
  bytes: number;
  pieces: Uint8Array[];
  got: number;
}

let made = 0;

/** What the contract knows of an image. */
const shown = ({ picture: _p, text: _t, view: _v, heat: _h, ...image }: FakeImage): Image => image;

export function imageHandlers(host: Home): Pick<Handlers<App>, Served> {
  const { state } = host;
  const ok = { ok: true as const };
  const uploads = new Map<string, Upload>();
  const find = (id: string): FakeImage => {
    const image = state.images.known[id];
    if (!image) throw new MiaError('not-found', { what: 'attachment' });
    return image;
  };
  return {
    'image.begin': ({ upload, name, bytes }) => {
      uploads.set(upload, { name, bytes, pieces: [], got: 0 });
      return ok;
    },
    'image.chunk': ({ upload, offset }, { bytes }) => {
      const one = uploads.get(upload);
      if (!one) throw new MiaError('not-found');
      if (offset !== one.got) throw new MiaError('request.invalid');
      one.pieces.push(bytes.slice());
      one.got += bytes.length;
      return ok;
    },
    'image.end': ({ upload }) => {
      const one = uploads.get(upload);
      uploads.delete(upload);
      if (!one) throw new MiaError('not-found');
      const image = takenIn(one, state.images.reads);
      state.images.known[image.id] = image;
      setTimeout(() => {
        image.reading = 'done';
        host.publish({ type: 'image', image: shown(image) });
      }, state.images.readsAfter);
      return { image: shown(image) };
    },
    'image.cancel': ({ upload }) => {
      uploads.delete(upload);
      return ok;
    },
    'image.discard': ({ id }) => {
      delete state.images.known[id];
      return ok;
    },
    'image.info': ({ ids }) => ({ images: ids.flatMap((id) => (state.images.known[id] ? [shown(find(id))] : [])) }),
    'image.view': ({ id, region }) => {
      const { view } = find(id);
      return region ? { ...view, copies: [...view.copies, { width: 640, height: 480, region }] } : view;
    },
    'image.told': ({ id }) => ({ text: toldOf(find(id)), whole: find(id).reading === 'done' }),
    'image.heat': ({ id }) => ({ map: find(id).heat }),
    'image.status': () => {
      const { encoder: at, encoders, provider, reader, offered } = state.images;
      const encoder = encoders.find(({ id }) => id === at);
      return {
        ...{ encoders, reader, offered },
        encoder: encoder ? { ...encoder, provider } : null,
        missing: [...(encoder ? [] : ['efficientnet-lite0']), ...(reader ? [] : ['pp-ocrv6-small'])],
        seeing: state.models.filter((model) => model.vision).map(({ id, name }) => ({ id, name })),
      };
    },
    'image.use': ({ encoder }) => {
      if (!state.images.encoders.some(({ id }) => id === encoder)) throw new MiaError('not-found', { what: 'model' });
      Object.assign(state.images, { encoder, provider: null });
      state.settings['vision.encoder'] = encoder;
      host.publish({ type: 'settings', name: 'vision.encoder', value: encoder });
      return ok;
    },
    'image.list': ({ before, limit }) => {
      const { items } = state.images;
      const from = before === undefined ? 0 : items.findIndex(({ id }) => id === before) + 1;
      return { images: items.slice(from, from + limit) };
    },
    'image.search': ({ text = '', like, limit }) => {
      const found = state.images.items.filter(({ text: written, labels, name }) =>
        [written, name ?? '', ...labels].some((words) => words.toLowerCase().includes(text.toLowerCase())),
      );
      return { images: (like === undefined ? found : found.toReversed()).slice(0, limit) };
    },
  };
}

function toldOf({ name, text, labels }: FakeImage): string {
  const shows = (labels ?? []).filter(({ probability }) => probability >= 0.3).map(({ text: label }) => label);
  return [`Image "${name ?? ''}".`, ...(shows.length > 0 ? [`It seems to show: ${shows.join(', ')}.`] : []), text].join('\n').trim();
}

/** What a content is, by its content: a PNG that is whole, or a drawing. */
function takenIn({ name, pieces, bytes }: Upload, text: string): FakeImage {
  const content = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    content.set(piece, at);
    at += piece.length;
  }
  if (content.length === 0) throw new MiaError('image.empty');
  if (content.length !== bytes) throw new MiaError('request.invalid');
  const begin = new TextDecoder('latin1').decode(content.slice(0, 400));
  const png = content[0] === 0x89 && begin.slice(1, 4) === 'PNG';
  const drawing = /<svg[^>]*\bwidth="(\d+)"[^>]*\bheight="(\d+)"/.exec(begin);
  if (!png && !drawing) throw new MiaError('image.unsupported');
  if (png && !new TextDecoder('latin1').decode(content.slice(-12)).includes('IEND')) throw new MiaError('image.damaged');
  const sizes = new DataView(content.buffer);
  const width = png ? sizes.getUint32(16) : Number(drawing?.[1]);
  const height = png ? sizes.getUint32(20) : Number(drawing?.[2]);
  if (width * height > 100_000_000) throw new MiaError('image.too-large', { pixels: width * height, limit: 100 });
  return imageOf(name, { type: png ? 'image/png' : 'image/svg+xml', content }, { width, height, bytes, text, reading: 'waiting' });
}

/** An image of the host in memory. */
export function imageOf(
  name: string | null,
  picture: FakeImage['picture'],
  over: Partial<FakeImage> & { width: number; height: number },
): FakeImage {
  made += 1;
  const { width, height } = over;
  const scale = Math.min(1, 1024 / Math.max(width, height));
  const copy = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return {
    id: made.toString(16).padStart(32, '0'),
    ...{ name, picture, type: 'image/png', bytes: 2_400_000, pages: 1, notes: [], reading: 'done', labels: null, text: '', heat: null },
    view: { copies: [copy], reduced: scale < 1, tiled: false },
    ...over,
  };
}

/** The parts of a message that shows these. */
export function imageParts(state: Pick<FakeState, 'images'>, attached: readonly Attached[]): Part[] {
  const images = attached.flatMap(({ id, region }) => {
    const image = state.images.known[id];
    return image ? [{ image, region }] : [];
  });
  return images.flatMap(({ image: { id, name, width, height, text }, region }): Part[] => [
    { kind: 'image', text: name ?? '', attachment: id, meta: { name, width, height, ...(region ? { region } : {}) } },
    ...(text === '' ? [] : [{ kind: 'observation' as const, text, attachment: id, meta: { reader: 'pp-ocrv6-small', labels: [] } }]),
  ]);
}

/** What `GET /attachment/ID` answers. */
export function attachmentAnswer(state: Pick<FakeState, 'images'>, address: string): Response {
  const id = /^\/attachment\/([0-9a-f]{32})\b/.exec(address)?.[1] ?? '';
  const image = state.images.known[id];
  if (!image) return new Response(JSON.stringify({ code: 'not-found' }), { status: 404 });
  const { type, content } = image.picture;
  return new Response(content, { headers: { 'Content-Type': type } });
}
