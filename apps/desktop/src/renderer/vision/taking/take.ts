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
import type { Dropped } from './folders.ts';
import { kindOf } from './kinds.ts';
import { addTaking, dropTaking, patchTaking, type Taking, takingIn, useTaking } from './store.ts';
import { asWhat } from './what.ts';

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
  const works: Promise<void>[] = [];
  const unknown: Read[] = [];
  let left = 0;
  for (const file of files) {
    const kind = kindOf(file);
    if (kind === 'sound') works.push(queued(fresh(conversation, file, 'sound'), file));
    else if (here(conversation) >= MOST_IMAGES) left += 1;
    else if (kind === 'image') works.push(queued(fresh(conversation, file, 'image'), file));
    else unknown.push(read(fresh(conversation, file, 'image'), file));
  }
  let texts = 0;
  // Texts stand in the order in which they were given.
  for (const { taking, text, work } of unknown) {
    works.push(work);
    const found = await text;
    if (found !== null && !intoPaste(taking, found)) texts += 1;
  }
  // One sentence, however many they are: of many texts that of the smaller limit.
  if (texts > 0) notices().alert(new MiaError('image.too-many-texts', { limit: MOST_PASTES }).toShape());
  else if (left > 0) notices().alert(new MiaError('image.too-many', { limit: MOST_IMAGES }).toShape());
  await Promise.all(works);
}

/** Images beside a message, and those that are on their way there. */
function here(conversation: string): number {
  const coming = takingIn(useTaking.getState().files, conversation).filter(({ kind, state }) => kind === 'image' && state !== 'failed');
  return attachmentsIn(useDrafts.getState(), conversation).length + coming.length;
}

interface Read {
  taking: Taking;
  /** Null where it is none, was given up or failed. */
  text: Promise<string | null>;
  /** Whatever becomes of it otherwise. */
  work: Promise<void>;
}

/** Finds out what a file is that has to be read for it. It stands beside the message meanwhile, and can be taken off. */
function read(taking: Taking, file: File): Read {
  const at = ++place;
  const { signal } = abortOf(taking);
  addTaking({ ...taking, state: 'sending' });
  const found = asWhat(file, signal).catch((thrown: unknown) => MiaError.from(thrown));
  const work = found.then((as) => {
    if (as !== 'image' || signal.aborted) aborts.delete(taking.id);
    if (signal.aborted) return;
    if (as === 'image') return queued(taking, file, at);
    if (as instanceof MiaError) patchTaking(taking.id, { state: 'failed', error: as.toShape() });
  });
  const text = found.then((as) => (signal.aborted || as === 'image' || as instanceof MiaError ? null : as.text));
  return { taking, text, work };
}

/** @returns false where there is no room for it */
function intoPaste({ id, conversation, name }: Taking, text: string): boolean {
  // Taken off while those before it were read.
  if (!useTaking.getState().files.some((file) => file.id === id)) return true;
  dropTaking(id);
  const pastes = pastesIn(useDrafts.getState(), conversation);
  if (pastes.length >= MOST_PASTES) return false;
  const paste = makePaste(text, pastes, name);
  writePastes(conversation, [...pastes, paste]);
  notices().announce(t('announce.pasted', { name: paste.name }));
  return true;
}

const fresh = (conversation: string, file: File, kind: Taking['kind']): Taking => ({
  ...{ id: uuidv7(), conversation, kind, name: file.name.toWellFormed() },
  ...{ bytes: file.size, sent: 0, state: 'waits' },
});

/** Says of something that was given why it is not taken. */
function refuse(conversation: string, name: string, error: MiaError): void {
  addTaking({ ...fresh(conversation, new File([], name), 'image'), state: 'failed', error: error.toShape() });
}

function abortOf({ id }: Taking): AbortController {
  const abort = new AbortController();
  aborts.set(id, abort);
  return abort;
}

/** Waits for its turn, then takes one file in. */
function queued(taking: Taking, file: File, at = ++place): Promise<void> {
  const { signal } = abortOf(taking);
  if (useTaking.getState().files.some(({ id }) => id === taking.id)) patchTaking(taking.id, { state: 'waits' });
  else addTaking(taking);
  return new Promise((resolve) => {
    queue.push(async () => {
      try {
        await bringIn(taking, file, at, signal);
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
    else patchTaking(id, { state: 'failed', error: whyNot(thrown).toShape() });
  }
}

/** The frame tells that the connection is lost, and that what was written is kept: a file on its way is not. */
function whyNot(thrown: unknown): MiaError {
  const error = MiaError.from(thrown);
  return error.code === 'connection.lost' ? new MiaError('image.interrupted', {}, { cause: thrown }) : error;
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

/** What was left out of folders is told, and what could not be read of a drop. */
export function tellLeftOut({ folders, others, more, files, unread }: Dropped, conversation: string): void {
  for (const { name, error } of unread) refuse(conversation, name, error);
  if (folders === 0) return;
  if (more > 0) notices().alert(new MiaError('image.too-many', { limit: MOST_IMAGES }).toShape());
  const images = files.length;
  // Whether there are any in a folder that cannot be read, nobody knows.
  if (images === 0 && unread.length > 0) return;
  notices().notify(
    images === 0
      ? t('attach.folderNone')
      : others > 0
        ? t('attach.folderSome', { count: images, n: count(images), others: count(others) })
        : t('attach.folder', { count: images, n: count(images) }),
    { lasts: 8000 },
  );
}
