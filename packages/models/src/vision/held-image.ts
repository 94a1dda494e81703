import { MiaError } from '@mia/core/errors.ts';
import type { CopyOptions, ImageCopy, ImageFacts, OpenImage, PageLine } from '@mia/core/ports/image.ts';
import type { ChildRequestOptions, SupervisedChild } from '../child/index.ts';
import { NOT_OPEN, PIECE_BYTES } from './protocol.ts';

/** A header or a document's tables. */
const OPEN_MS = 30_000;
/** The slowest that can be held takes some ten seconds on an old machine. */
const COPY_MS = 60_000;

let nextHandle = 1;

/** An image that the child holds, and that it is given again where the child ended in between: the host keeps its bytes. */
export class HeldImage implements OpenImage {
  readonly #process: SupervisedChild;
  readonly #handle = nextHandle++;
  #content: Uint8Array | null;
  #facts: ImageFacts | null = null;
  /** The request that opens it, for all who wait for it. */
  #opening: Promise<ImageFacts> | null = null;

  constructor(process: SupervisedChild, content: Uint8Array) {
    this.#process = process;
    this.#content = content;
  }

  get facts(): ImageFacts {
    if (!this.#facts) throw new MiaError('request.invalid', { reason: 'not opened' });
    return this.#facts;
  }

  /** @throws MiaError as `ImageReader.open` */
  async open(signal?: AbortSignal): Promise<void> {
    this.#facts = await this.#trying(signal, () => this.#send(signal));
  }

  async copy({ signal, ...options }: CopyOptions = {}): Promise<ImageCopy> {
    return await this.ask<ImageCopy>('copy', options, { timeoutMs: COPY_MS, ...(signal ? { signal } : {}) });
  }

  async lines(page = 0): Promise<PageLine[] | null> {
    return await this.ask<PageLine[] | null>('lines', { page }, { timeoutMs: COPY_MS });
  }

  /** Frees it here and there; what is asked of it after that is refused. */
  close(): void {
    if (!this.#content) return;
    this.#content = null;
    // a child that is gone has freed it
    if (this.#process.alive()) this.#process.request('close', { handle: this.#handle }).catch(() => {});
  }

  /**
   * Asks the child something about this image: its handler finds `handle` beside the parameters. Asked once more where the child
   * died under it.
   * @throws MiaError what the handler threw, `image.*` where it can not be opened again, `child.crashed`, `child.timeout`,
   * `request.cancelled`, `request.invalid` (closed)
   */
  async ask<Result>(method: string, params: object, options: ChildRequestOptions = {}): Promise<Result> {
    const ask = () => this.#process.request<Result>(method, { ...params, handle: this.#handle }, options);
    return await this.#trying(options.signal, async () => {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof MiaError) || error.code !== 'request.invalid' || error.details.reason !== NOT_OPEN) throw error;
        await this.#again();
        return await ask();
      }
    });
  }

  /** Once more where the child died: what killed it was perhaps another's. */
  async #trying<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MiaError) || error.code !== 'child.crashed' || error.details.reason === 'closed' || signal?.aborted)
        throw error;
      return await work();
    }
  }

  /** One opens it for all who found it gone; nobody's cancelling stops it for the others. */
  #again(): Promise<ImageFacts> {
    this.#opening ??= this.#send().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #send(signal?: AbortSignal): Promise<ImageFacts> {
    const content = this.#content;
    if (!content) throw new MiaError('request.invalid', { reason: 'closed' });
    const handle = this.#handle;
    const options = { timeoutMs: OPEN_MS, ...(signal ? { signal } : {}) };
    if (content.length <= PIECE_BYTES) return await this.#process.request<ImageFacts>('open', { handle, content }, options);
    try {
      for (let at = 0; at < content.length; at += PIECE_BYTES) {
        // a piece of its own: of a view the whole would travel
        const bytes = content.slice(at, at + PIECE_BYTES);
        await this.#process.request('put', { handle, size: content.length, at, bytes }, options);
      }
      return await this.#process.request<ImageFacts>('open', { handle }, options);
    } catch (error) {
      // what came of it is held no longer
      if (this.#process.alive()) this.#process.request('close', { handle }).catch(() => {});
      throw lostPieces(error);
    }
  }
}

/** The process died between two pieces and another took its place: nothing else than dying in the middle. */
function lostPieces(error: unknown): unknown {
  if (!(error instanceof MiaError) || error.details.reason !== NOT_OPEN) return error;
  return new MiaError('child.crashed', { child: 'vision', reason: 'crashed' }, { cause: error });
}

/**
 * An opened image as what can be asked about in the child, for whoever reads or encodes it there.
 * @throws MiaError `request.invalid` where it was opened by somebody else
 */
export function heldImage(image: OpenImage): HeldImage {
  if (!(image instanceof HeldImage)) throw new MiaError('request.invalid', { reason: 'not an image of this reader' });
  return image;
}
