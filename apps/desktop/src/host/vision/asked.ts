/** What windows ask about images beside taking them in. */
import { MiaError } from '@mia/core/errors.ts';
import type { ImageItem } from '@mia/core/memory/images/entities.ts';
import { imageSearch } from '@mia/core/memory/images/search.ts';
import { questionTerms } from '@mia/core/memory/retrieval/index.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import { heatMap, SHARPNESS } from '@mia/core/perception/attention/index.ts';
import type { OpenImage } from '@mia/core/ports/image.ts';
import type { ModelCard } from '@mia/core/ports/language-model.ts';
import type { App, ParamsOf, ResultOf, ImageItem as ShownItem } from '../../contract/index.ts';
import type { Lookers } from './lookers.ts';

/** Words of a question that look at an image: each is encoded by itself. */
const MOST_WORDS = 12;

/**
 * None of the catalogue sees: our own runtime has no projector for images. Of Ollama's library two that are small, with what they weigh
 * there (https://ollama.com/library/qwen3-vl).
 */
const SEEING_AT_OLLAMA = [
  { id: 'ollama/qwen3-vl:2b', name: 'qwen3-vl:2b', bytes: 1_900_000_000 },
  { id: 'ollama/qwen3-vl:4b', name: 'qwen3-vl:4b', bytes: 3_300_000_000 },
] as const;

export interface AskedOptions {
  store: Pick<Store, 'images' | 'imageItems' | 'imagesByWords' | 'nearestKept'>;
  lookers: Lookers;
  open(attachment: string, signal: AbortSignal): Promise<OpenImage>;
  /** Every model that is listed. */
  models(): Promise<readonly Pick<ModelCard, 'id' | 'name' | 'vision' | 'place'>[]>;
  /** Whether Ollama is here, which fetches models itself. */
  pulls(): Promise<boolean>;
}

export interface Asked {
  /** Who looks at images here, and which models see. @throws MiaError `data.*` */
  status(): Promise<ResultOf<App['image.status']>>;
  /** Newest first. @throws MiaError `not-found` (`before`), `data.*` */
  list(asked: ParamsOf<App['image.list']>): Promise<ShownItem[]>;
  /**
   * By words (what they show, what is written in them, what was said with them), or those that are like one, nearest first.
   * @throws MiaError `request.invalid` (neither words nor an image), `encoder.missing` (like one), and as `heat`
   */
  search(asked: ParamsOf<App['image.search']>, signal: AbortSignal): Promise<ShownItem[]>;
  /**
   * How near each part of an image is to some words; null where nobody here can tell.
   * @throws MiaError `not-found`, `image.*`, `attachment.*`, `child.*`, `request.cancelled`
   */
  heat(attachment: string, text: string, signal: AbortSignal): Promise<ResultOf<App['image.heat']>['map']>;
}

export function createAsked({ store, lookers, open, models, pulls }: AskedOptions): Asked {
  async function vectorOf(attachment: string, signal: AbortSignal): Promise<Float32Array> {
    const encoder = lookers.encoder();
    if (!encoder) throw new MiaError('encoder.missing');
    const image = await open(attachment, signal);
    try {
      return (await encoder.encode(image, { signal })).vector;
    } finally {
      image.close();
    }
  }

  return {
    async status() {
      const [encoder, reader] = [lookers.encoder(), lookers.reader()];
      const seeing = (await models()).filter(({ vision, place }) => vision && place.kind === 'this-computer');
      return {
        encoder: encoder && { id: encoder.id, name: lookers.nameOf(encoder.id), kind: encoder.kind, provider: encoder.provider },
        reader: reader && { id: reader.id, name: lookers.nameOf(reader.id) },
        encoders: lookers.choices(),
        missing: lookers.missing(),
        seeing: seeing.map(({ id, name }) => ({ id, name })),
        offered: (await pulls()) ? SEEING_AT_OLLAMA.map((one) => ({ ...one })) : [],
      };
    },

    async list({ before, limit }) {
      return (await store.images({ limit, ...(before === undefined ? {} : { before }) })).map(toItem);
    },

    async search({ text = '', like, limit }, signal) {
      const wanted = like === undefined ? { text, limit } : { like: await vectorOf(like, signal), without: like, limit };
      return (await imageSearch(wanted, { store, encoder: lookers.encoder() }, signal)).map(toItem);
    },

    async heat(attachment, text, signal) {
      const encoder = lookers.encoder();
      if (!encoder) return null;
      const image = await open(attachment, signal);
      try {
        const words = questionTerms(text).slice(0, MOST_WORDS);
        const [{ patches }, vectors] = await Promise.all([
          encoder.encode(image, { patches: true, signal }),
          encoder.encodeTexts(words.length > 0 ? words : [text], { signal }),
        ]);
        if (!patches) return null;
        const { rows, columns, values } = heatMap(patches, vectors, { sharpness: SHARPNESS[encoder.kind] });
        return { rows, columns, values: [...values] };
      } finally {
        image.close();
      }
    },
  };
}

/** One image of the Memory page as it crosses to a window. */
function toItem({ attachment, conversation, conversationTitle, ...item }: ImageItem): ShownItem {
  return { ...item, id: attachment, conversation: { id: conversation, title: conversationTitle } };
}
