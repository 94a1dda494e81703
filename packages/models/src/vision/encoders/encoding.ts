/** The child's side of encoding images, and texts into their space: one encoder is held at a time, one thing is encoded after the other. */
import type { Region } from '@mia/core/ports/image.ts';
import type { ChildHandlers } from '../../child/index.ts';
import { openedFile, pixels } from '../raw-image.ts';
import { type Classified, type ClassifiedPatches, type Classifier, type ClassifierFiles, loadClassifier } from './classifier.ts';
import { type ClipFiles, type ClipPatches, type ImageTower, loadImageTower, loadTextTower, type TextTower } from './clip.ts';
import { normalised, pixelsFor, wholePixelsFor } from './prepare.ts';
import type { Provider } from './providers.ts';
import type { ImageRecipe, TextRecipe } from './recipe.ts';

export interface EncodeImageParams {
  page?: number;
  region?: Region;
  patches: boolean;
  files: ClassifierFiles | Pick<ClipFiles, 'vision'>;
  recipe: ImageRecipe;
  /** Which execution providers may be tried; all where absent. */
  providers?: readonly Provider[];
}

export type EncodedImage = { provider: Provider } & (
  | { kind: 'clip'; vector: Float32Array; patches: ClipPatches | null }
  | { kind: 'conse'; classified: Classified; patches: ClassifiedPatches | null }
);

export interface EncodeImageTextsParams {
  files: Omit<ClipFiles, 'vision'>;
  recipe: TextRecipe;
  texts: readonly string[];
}

/** Holds what was loaded last for one set of files; what was there before is freed. */
class Held<Model extends { release(): Promise<void> }> {
  #key = '';
  #model: Promise<Model> | null = null;

  open(key: string, load: () => Promise<Model>): Promise<Model> {
    if (this.#model && this.#key === key) return this.#model;
    const before = this.#model;
    const model = (async () => {
      await before?.then((one) => one.release()).catch(() => {});
      return await load();
    })();
    this.#key = key;
    this.#model = model;
    model.catch(() => {
      if (this.#model === model) this.#model = null;
    });
    return model;
  }
}

/** `encodeImage` of an opened image, and `encodeImageTexts`. */
export function encodingHandlers(): ChildHandlers {
  const images = new Held<ImageTower | Classifier>();
  const texts = new Held<TextTower>();
  let last: Promise<unknown> = Promise.resolve();

  /** Behind what is being computed; decoding is not: it runs on threads of its own. */
  function inTurn<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const done = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    last = done.catch(() => {});
    return done;
  }

  return {
    async encodeImage(params: EncodeImageParams & { handle: number }, { signal }): Promise<EncodedImage> {
      const { handle, page, region, files, recipe, providers } = params;
      const part = { ...(page === undefined ? {} : { page }), ...(region ? { region } : {}) };
      const { width, height } = await openedFile(handle).size(page ?? 0);
      const meant = { width: width * (region?.width ?? 1), height: height * (region?.height ?? 1) };
      const [whole, middle] = await Promise.all([
        params.patches ? pixels(handle, { ...part, ...wholePixelsFor(recipe) }) : null,
        pixels(handle, { ...part, ...pixelsFor(recipe, meant) }),
      ]);
      const options = providers ? { providers } : {};
      return await inTurn(signal, async () => {
        const model = await images.open(JSON.stringify([files, recipe, providers]), async () =>
          'graph' in files ? await loadClassifier(files, recipe, options) : await loadImageTower(files.vision, recipe, options),
        );
        const values = normalised(middle, recipe);
        const squeezed = whole && normalised(whole, recipe);
        if ('classify' in model) {
          const classified = await model.classify(values);
          const patches = squeezed && (await model.patches(squeezed));
          return { kind: 'conse', provider: model.provider, classified, patches };
        }
        const { vector } = await model.encode(values);
        const patches = squeezed && (await model.patches(squeezed));
        return { kind: 'clip', provider: model.provider, vector, patches };
      });
    },
    encodeImageTexts({ files, recipe, texts: given }: EncodeImageTextsParams, { signal }): Promise<Float32Array> {
      return inTurn(signal, async () => {
        const tower = await texts.open(JSON.stringify([files, recipe]), () => loadTextTower(files, recipe));
        return await tower.encode(given);
      });
    },
  };
}
