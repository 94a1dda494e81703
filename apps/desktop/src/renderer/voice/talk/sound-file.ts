/** A sound file as speech that was said before: what is said in it comes into the message box. */
import { MiaError } from '@mia/core/errors.ts';
import { ask } from '../../host/index.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
import { browserKind, decoded, type Piece } from '../decoding/index.ts';
import { deliver } from './deliver.ts';

/** Bytes of one piece at most, as the contract has it. */
const PIECE = 256 * 1024;

interface Options {
  conversation: string;
  /** Its id, made by the window. */
  utterance: string;
  signal: AbortSignal;
  /** Reads a piece of the file. */
  read(file: Blob, start: number, end: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** Bytes that went so far. */
  onSent(bytes: number): void;
}

/**
 * Has a sound file listened to. Resolves when what is said in it stands in the box.
 * @throws MiaError `audio.*`, `speech.missing`, `request.cancelled`, `connection.lost`, and what `read` throws
 */
export async function listenTo(file: File, { conversation, utterance, signal, read, onSent }: Options): Promise<void> {
  const language = readSetting(useSettings.getState().values, 'voice.language');
  const first = await read(file, 0, PIECE, signal);
  const pieces = piecesOf(file, first, (start, end) => read(file, start, end, signal));
  // Of a file that no sound can be made of, the host hears nothing.
  let piece = await pieces.next();
  const said = ask('voice.file', { utterance, conversation, ...(language === 'auto' ? {} : { language }) }, { signal });
  const send = async (): Promise<void> => {
    let offset = 0;
    for (; !piece.done; piece = await pieces.next()) {
      const { bytes, read: reached } = piece.value;
      signal.throwIfAborted();
      await ask('voice.file.chunk', { utterance, offset }, { bytes, signal });
      offset += bytes.length;
      onSent(reached);
    }
    await ask('voice.file.end', { utterance }, { signal });
  };
  const sent = send().catch(async (thrown: unknown) => {
    // Of a file that cannot be listened to the utterance says why: its pieces are refused then as of one that is over.
    ask('voice.discard', { utterance }).catch(() => {});
    // Its decoder is closed.
    pieces.return(undefined).catch(() => {});
    throw await said.then(
      () => thrown,
      (error: unknown) => (MiaError.from(error).code === 'request.cancelled' ? thrown : error),
    );
  });
  said.catch(() => {});
  // First what was wrong with the file: by it the utterance was discarded.
  await sent;
  const { transcript } = await said;
  deliver(conversation, utterance, transcript, 'cut', 1);
}

/** What goes to the host: the file as it is, or, where the host has no decoder for it, what the browser makes of it. */
async function* piecesOf(
  file: File,
  first: Uint8Array<ArrayBuffer>,
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Piece> {
  const kind = browserKind(first);
  if (kind) {
    yield* decoded({ kind, head: first, size: file.size }, read);
    return;
  }
  for (let piece = first, reached = 0; reached < file.size; piece = await read(reached, reached + PIECE)) {
    // A file that became shorter meanwhile is another one.
    if (piece.length === 0) throw new MiaError('image.gone');
    reached += piece.length;
    yield { bytes: piece, read: reached };
    if (reached >= file.size) return;
  }
}
