import { MiaError } from '../../errors.ts';
import { questionTerms } from '../../memory/retrieval/index.ts';
import type { AudioEncoding } from '../../ports/audio-encoder.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ImageEncoding } from '../../ports/image.ts';
import type { TextEncoder } from '../../ports/text-encoder.ts';
import { pooled, SHARPNESS } from '../attention/index.ts';
import { type AudioPercept, perceiveAudio } from '../audio/index.ts';
import { perceiveText } from '../text.ts';
import { alignInMeaning, alignInTime } from './alignment.ts';
import { fuse } from './fusion.ts';
import { Gathering, type Source } from './gathering.ts';
import { type Attempt, Patience } from './patience.ts';
import type { Encoders, Given, Percept } from './percept.ts';

export interface PerceiveOptions {
  /** What encoders have not given after so many ms is dropped. 2000 where absent. */
  patience?: number;
  signal?: AbortSignal;
}

/** What was typed, or recognised. */
type Said = Source & { text: string };

interface Encoded {
  texts: Attempt<Float32Array[]> | null;
  /** What was said in the space of the images, and behind it the words that images are looked at with. */
  asked: Attempt<Float32Array[]> | null;
  audio: Attempt<AudioEncoding> | null;
  images: Attempt<ImageEncoding>[];
}

const PATIENCE_MS = 2000;
const SOUND: Source = { modality: 'audio', index: 0, confidence: 1 };

/**
 * Perceives text, sound and images at once: all encoders run beside each other, and what fails or is too late is dropped and named.
 * A vector is made of: what was typed; what was recognised, where that is something else; the sound; each image.
 */
export class MultimodalProcessor {
  readonly #encoders: Encoders;
  readonly #clock: Clock;

  constructor({ clock, ...encoders }: Encoders & { clock: Clock }) {
    this.#encoders = encoders;
    this.#clock = clock;
  }

  /** @throws MiaError `request.cancelled`; `request.invalid` for an interval that ends before it begins */
  async perceive(given: Given, { patience: ms = PATIENCE_MS, signal }: PerceiveOptions = {}): Promise<Percept> {
    const { text, audio, images = [] } = given;
    const time = audio?.said
      ? alignInTime(
          audio.said,
          images.map(({ shown }) => shown ?? null),
        )
      : [];
    const said = saidIn(given);
    const patience = new Patience({ clock: this.#clock, ms, signal });
    try {
      const [encoded, heard] = await Promise.all([this.#encode(given, said, patience), hear(audio)]);
      const percept = this.#put(encoded, said);
      return {
        text: text === undefined ? null : perceiveText(text),
        audio: heard && { percept: heard, encoding: percept.sound },
        images: percept.images,
        alignment: { time, meaning: percept.meaning },
        fused: percept.fused,
        dropped: percept.dropped,
      };
    } finally {
      patience.end();
    }
  }

  async #encode({ audio, images = [] }: Given, said: readonly Said[], patience: Patience): Promise<Encoded> {
    const { text: ofText, audio: ofAudio, image: ofImages } = this.#encoders;
    const all = said.map(({ text }) => text);
    const asks = all.length > 0;
    const [texts, asked, sound, ...pictures] = await Promise.all([
      asks ? patience.attempt(async (signal) => here(ofText).encode(all, { priority: 'query', signal })) : null,
      asks && ofImages && images.length > 0
        ? patience.attempt((signal) => ofImages.encodeTexts([...all, ...questionTerms(all.join('\n'))], { signal }))
        : null,
      audio ? patience.attempt(async (signal) => here(ofAudio).encode(audio.samples, { signal })) : null,
      ...images.map(({ image, page, region }) =>
        patience.attempt(async (signal) =>
          here(ofImages).encode(image, { ...(page !== undefined && { page }), ...(region && { region }), patches: asks, signal }),
        ),
      ),
    ]);
    return { texts, asked, audio: sound, images: pictures };
  }

  #put({ texts, asked, audio, images }: Encoded, said: readonly Said[]) {
    const { text: ofText, audio: ofAudio, image: ofImages } = this.#encoders;
    const gathering = new Gathering();
    const inText = gathering.take(texts, said, ofText?.id);
    const inImages = gathering.take(asked, said, ofImages?.id);
    const sound = gathering.take(audio, [SOUND], ofAudio?.id);
    for (const [i, source] of said.entries()) {
      gathering.add(source, ofText && spaceOf(ofText), inText?.[i]);
      gathering.add(source, ofImages?.id, inImages?.[i]);
    }
    gathering.add(SOUND, ofAudio?.id, sound?.pooled);
    // Of a question without any word that means something, the question itself.
    const words = inImages && (inImages.length > said.length ? inImages.slice(said.length) : inImages);
    const seen = images.map((image, index) => {
      const source: Source = { modality: 'image', index, confidence: 1 };
      const encoding = gathering.take(image, [source], ofImages?.id);
      const focus =
        encoding?.patches && ofImages && words ? pooled(encoding.patches, words, { sharpness: SHARPNESS[ofImages.kind] }) : null;
      gathering.add({ ...source, confidence: encoding?.labels[0]?.probability ?? 1 }, ofImages?.id, focus?.vector ?? encoding?.vector);
      return { encoding, focus };
    });
    const { fused, leftOut } = fuse(gathering.vectors);
    for (const { space, reason, ...source } of leftOut) gathering.drop(source, space, reason, null);
    return { sound, images: seen, meaning: alignInMeaning(gathering.vectors), fused, dropped: gathering.dropped };
  }
}

/** @throws MiaError `encoder.missing` */
function here<T>(encoder: T | undefined): T {
  if (!encoder) throw new MiaError('encoder.missing');
  return encoder;
}

/** How it was said. */
async function hear(audio: Given['audio']): Promise<AudioPercept | null> {
  return audio ? (audio.percept ?? perceiveAudio(audio.samples, { words: audio.transcript?.words.length })) : null;
}

/** Vectors of another version do not fit. */
function spaceOf({ id, version }: TextEncoder): string {
  return version === undefined ? id : `${id}@${version}`;
}

/** What was typed, and what was recognised: once where both are the same. */
function saidIn({ text, audio }: Given): Said[] {
  const typed = perceiveText(text ?? '').text;
  const { text: heard, confidence } = audio?.transcript ?? { text: '', confidence: 0 };
  const said: Said[] = [{ modality: 'text', index: 0, confidence: 1, text: typed }];
  if (heard.trim() !== typed.trim()) said.push({ modality: 'audio', index: 0, confidence, text: heard });
  return said.filter((one) => one.text.trim() !== '');
}
