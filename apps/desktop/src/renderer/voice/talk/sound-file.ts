/** A sound file as speech that was said before: what is said in it comes into the message box. */
import { MiaError } from '@mia/core/errors.ts';
import { ask } from '../../host/index.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
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
  let piece = await read(file, 0, PIECE, signal);
  const said = ask('voice.file', { utterance, conversation, ...(language === 'auto' ? {} : { language }) }, { signal });
  const send = async (): Promise<void> => {
    for (let offset = 0; offset < file.size; ) {
      signal.throwIfAborted();
      await ask('voice.file.chunk', { utterance, offset }, { bytes: piece, signal });
      offset += piece.length;
      onSent(offset);
      if (offset < file.size) piece = await read(file, offset, offset + PIECE, signal);
    }
    await ask('voice.file.end', { utterance }, { signal });
  };
  const sent = send().catch(async (thrown: unknown) => {
    // Of a file that cannot be listened to the utterance says why: its pieces are refused then as of one that is over.
    ask('voice.discard', { utterance }).catch(() => {});
    throw await said.then(
      () => thrown,
      (error: unknown) => (MiaError.from(error).code === 'request.cancelled' ? thrown : error),
    );
  });
  const [{ transcript }] = await Promise.all([said, sent]);
  deliver(conversation, utterance, transcript, 'cut', 1);
}
