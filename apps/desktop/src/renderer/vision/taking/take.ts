/** Takes files in: images beside the message, texts as pastes, sound as what is said in it. The one way in, whoever brings them. */
import { MiaError } from '@mia/core/errors.ts';
import { type Image, MOST_IMAGES } from '../../../contract/index.ts';
import { attachmentsIn, awaitDraft, MOST_PASTES, makePaste, pastesIn, useDrafts, writeAttachments, writePastes } from '../../chat/index.ts';
import { uuidv7 } from '../../host/index.ts';
import { count } from '../../i18n/format.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { listenTo } from '../../voice/talk/index.ts';
import { takeImage } from '../shown/index.ts';
import { readPiece, uploadImage } from '../upload/index.ts';
import { kindOf, LARGEST_TEXT, looksLikeImage, textOfBytes } from './kinds.ts';
import { addTaking, dropTaking, patchTaking, type Taking, takingIn, useTaking } from './store.ts';

/** Uploads at once: while one is looked at, the next is on its way. */
const AT_ONCE = 2;

const aborts = new Map<string, AbortController>();
const queue: (() => Promise<void>)[] = [];
let working = 0;
/** In which order images came that are in already, so that one that was faster stands in its place. */
const places = new Map<string, number>();
let place = 0;

/**
 * Takes files in beside the message of a conversation. Each that cannot be taken says why beside the others; what is written stays.
 * Resolves when all are in, or have failed. Never rejects.
 */
export async function takeIn(files: readonly File[], conversation: string = useRoute.getState().conversation): Promise<void> {
  if (files.length === 0) return;
  awaitDraft(conversation);
  const sorted = await Promise.all(files.map(async (file) => ({ file, as: await asWhat(file) })));
  const images = sorted.filter(({ as }) => as === 'image' || as instanceof MiaError);
  const room = Math.max(0, MOST_IMAGES - here(conversation));
  if (images.length > room) notices().alert(new MiaError('image.too-many', { limit: MOST_IMAGES }).toShape());
  const left = new Set(images.slice(room));
  const works: Promise<void>[] = [];
  for (const one of sorted) {
    if (left.has(one)) continue;
    const { file, as } = one;
    if (as === 'sound') works.push(queued(conversation, file, 'sound'));
    else if (as === 'image') works.push(queued(conversation, file, 'image'));
    else if (as instanceof MiaError) failed(conversation, file, as);
    else intoPaste(conversation, file, as.text);
  }
  await Promise.all(works);
}

/** Images beside a message, and those that are on their way there. */
function here(conversation: string): number {
  const coming = takingIn(useTaking.getState().files, conversation).filter(({ kind, state }) => kind === 'image' && state !== 'failed');
  return attachmentsIn(useDrafts.getState(), conversation).length + coming.length;
}

/** What a file is taken in as; of one that may be a text, its text, or why it is none. */
async function asWhat(file: File): Promise<'image' | 'sound' | { text: string } | MiaError> {
  const kind = kindOf(file);
  if (kind === 'image' || kind === 'sound') return kind;
  const { signal } = new AbortController();
  try {
    if (looksLikeImage(await readPiece(file, 0, 64, signal))) return 'image';
    if (kind === 'text' && file.size > 0 && file.size <= LARGEST_TEXT) {
      const text = textOfBytes(await readPiece(file, 0, file.size, signal));
      if (text !== null && text.trim() !== '') return { text };
    }
    return new MiaError(file.size === 0 ? 'image.empty' : 'image.unsupported');
  } catch (thrown) {
    return MiaError.from(thrown);
  }
}

function intoPaste(conversation: string, file: File, text: string): void {
  const pastes = pastesIn(useDrafts.getState(), conversation);
  if (pastes.length >= MOST_PASTES) {
    failed(conversation, file, new MiaError('image.too-many', { limit: MOST_PASTES }));
    return;
  }
  const paste = makePaste(text, pastes, file.name.toWellFormed());
  writePastes(conversation, [...pastes, paste]);
  notices().announce(t('announce.pasted', { name: paste.name }));
}

const fresh = (conversation: string, file: File, kind: Taking['kind']): Taking => ({
  ...{ id: uuidv7(), conversation, kind, name: file.name.toWellFormed() },
  ...{ bytes: file.size, sent: 0, state: 'waits' },
});

function failed(conversation: string, file: File, error: MiaError): void {
  addTaking({ ...fresh(conversation, file, 'image'), state: 'failed', error: error.toShape() });
}

/** Waits for its turn, then takes one file in. */
function queued(conversation: string, file: File, kind: Taking['kind']): Promise<void> {
  const taking = fresh(conversation, file, kind);
  const at = ++place;
  const abort = new AbortController();
  aborts.set(taking.id, abort);
  addTaking(taking);
  return new Promise((resolve) => {
    queue.push(async () => {
      try {
        await bringIn(taking, file, at, abort.signal);
      } finally {
        aborts.delete(taking.id);
        resolve();
      }
    });
    next();
  });
}

function next(): void {
  if (working >= AT_ONCE) return;
  const work = queue.shift();
  if (!work) return;
  working += 1;
  void work().finally(() => {
    working -= 1;
    next();
  });
}

async function bringIn({ id, conversation, kind, name }: Taking, file: File, at: number, signal: AbortSignal): Promise<void> {
  const onSent = (sent: number): void => patchTaking(id, { sent, state: sent >= file.size ? 'sent' : 'sending' });
  try {
    signal.throwIfAborted();
    patchTaking(id, { state: 'sending' });
    if (kind === 'sound') await listenTo(file, { conversation, utterance: id, signal, read: readPiece, onSent });
    else {
      const image = await uploadImage(file, { id, conversation, signal, onSent });
      takeImage(image);
      stand(conversation, image, at);
      notices().announce(t('attach.added', { name: name === '' ? t('picture.unnamed') : name }));
    }
    dropTaking(id);
  } catch (thrown) {
    if (signal.aborted) dropTaking(id);
    else patchTaking(id, { state: 'failed', error: MiaError.from(thrown).toShape() });
  }
}

/** In the draft, before those that were given later. */
function stand(conversation: string, { id }: Image, at: number): void {
  awaitDraft(conversation);
  places.set(id, at);
  const before = attachmentsIn(useDrafts.getState(), conversation);
  if (before.some((one) => one.id === id)) return;
  const index = before.findIndex((one) => (places.get(one.id) ?? 0) > at);
  writeAttachments(conversation, before.toSpliced(index < 0 ? before.length : index, 0, { id }));
}

/** Takes a file off that is on its way, or could not be taken. */
export function cancelTaking(id: string): void {
  aborts.get(id)?.abort();
  dropTaking(id);
}

/** Those that could not be taken went with the message: nothing is left to be told of them. */
export function clearFailed(conversation: string): void {
  for (const { id, state } of takingIn(useTaking.getState().files, conversation)) if (state === 'failed') dropTaking(id);
}

/** Whether a file is still on its way here: a message that is sent now would go without it. */
export function isTaking(conversation: string): boolean {
  return takingIn(useTaking.getState().files, conversation).some(({ kind, state }) => kind === 'image' && state !== 'failed');
}

/** The vault was locked: nothing comes in any more, and nothing of it is shown. */
export function clearTaking(): void {
  for (const abort of aborts.values()) abort.abort();
  queue.length = 0;
  places.clear();
  useTaking.setState({ files: [] });
}

/** What was left out of folders is told. */
export function tellLeftOut({ folders, others, more, files }: { folders: number; others: number; more: number; files: File[] }): void {
  if (folders === 0) return;
  if (more > 0) notices().alert(new MiaError('image.too-many', { limit: MOST_IMAGES }).toShape());
  const images = files.length;
  notices().notify(
    images === 0
      ? t('attach.folderNone')
      : others > 0
        ? t('attach.folderSome', { count: images, n: count(images), others: count(others) })
        : t('attach.folder', { count: images, n: count(images) }),
    { lasts: 8000 },
  );
}
