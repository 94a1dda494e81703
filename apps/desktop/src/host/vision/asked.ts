/** What windows ask about images beside taking them in. */
import { MiaError } from '@mia/core/errors.ts';
import type { ImageItem } from '@mia/core/memory/images/entities.ts';
import type { App, ResultOf, ImageItem as ShownItem } from '../../contract/index.ts';
import type { Services } from '../services.ts';
import { heatMap } from './heat-map.ts';

/** One image of the Memory page as it crosses to a window. */
export function toItem({ attachment, conversation, conversationTitle, ...item }: ImageItem): ShownItem {
  return { ...item, id: attachment, conversation: { id: conversation, title: conversationTitle } };
}

/** Who looks at images here, and which models see. @throws MiaError `data.*` */
export async function statusOf({ vision, models }: Pick<Services, 'vision' | 'models'>): Promise<ResultOf<App['image.status']>> {
  const { lookers } = vision;
  const [encoder, reader] = [lookers.encoder(), lookers.reader()];
  const listed = await models.list();
  return {
    encoder: encoder && { id: encoder.id, name: lookers.nameOf(encoder.id), kind: encoder.kind, provider: encoder.provider },
    reader: reader && { id: reader.id, name: lookers.nameOf(reader.id) },
    missing: lookers.missing(),
    seeing: listed.filter(({ vision: sees, place }) => sees && place.kind === 'this-computer').map(({ id, name }) => ({ id, name })),
    offered: [],
  };
}

/**
 * How near each part of an image is to some words.
 * @returns null where nobody here can tell
 * @throws MiaError `not-found`, `image.*`, `attachment.*`, `child.*`, `request.cancelled`
 */
export async function heatOf(
  { lookers, open }: Services['vision'],
  attachment: string,
  text: string,
  signal: AbortSignal,
): Promise<ResultOf<App['image.heat']>['map']> {
  const encoder = lookers.encoder();
  if (!encoder) return null;
  const image = await open(attachment, signal);
  try {
    const [{ patches }, [words]] = await Promise.all([
      encoder.encode(image, { patches: true, signal }),
      encoder.encodeTexts([text], { signal }),
    ]);
    if (!patches || !words) return null;
    const { rows, columns, values } = heatMap(patches, words);
    return { rows, columns, values: [...values] };
  } finally {
    image.close();
  }
}

/**
 * Images by words, or those that are like one, nearest first.
 * @throws MiaError `request.invalid` (neither words nor an image), `encoder.missing`, and as `heatOf`
 */
export async function searchImages(
  { store, vision }: Pick<Services, 'store' | 'vision'>,
  { text = '', like, limit }: { text?: string | undefined; like?: string | undefined; limit: number },
  signal: AbortSignal,
): Promise<ImageItem[]> {
  if (text.trim() === '' && like === undefined) throw new MiaError('request.invalid');
  const encoder = vision.lookers.encoder();
  if (!encoder) throw new MiaError('encoder.missing');
  const vector = like === undefined ? (await encoder.encodeTexts([text], { signal }))[0] : await vectorOf(vision, like, signal);
  if (!vector) return [];
  const near = await store.nearestImages(encoder.id, vector, { limit: limit + 1 });
  return await store.imageItems(
    near
      .map(({ attachment }) => attachment)
      .filter((id) => id !== like)
      .slice(0, limit),
  );
}

async function vectorOf({ lookers, open }: Services['vision'], attachment: string, signal: AbortSignal): Promise<Float32Array | undefined> {
  const image = await open(attachment, signal);
  try {
    return (await lookers.encoder()?.encode(image, { signal }))?.vector;
  } finally {
    image.close();
  }
}
