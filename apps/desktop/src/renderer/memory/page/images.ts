/** The images of the Memory page: by time, by words, or those that are like one that is shown. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { AppEvent, ImageItem } from '../../../contract/index.ts';
import { ask, uuidv7 } from '../../host/index.ts';
import { notices } from '../../lib/notices.ts';
import { NEW, useRoute } from '../../lib/route.ts';
import { uploadImage } from '../../vision/upload/index.ts';
import { useMemoryPage } from './store.ts';

interface Images {
  /** Null: not read yet. */
  items: ImageItem[] | null;
  /** Older ones are not here yet. */
  more: boolean;
  /** The image that others are to be like; its id is null while it is on its way. */
  like: { id: string | null; name: string } | null;
  loading: boolean;
  error: MiaError | null;
}

const fresh: Images = { items: null, more: false, like: null, loading: false, error: null };

export const useImagesTab = create<Images>(() => fresh);

/** Images fetched at a time. */
const PAGE = 60;
/** As many as one request may ask for. */
const MOST = 200;

/** Counts requests: the answer to an older one is not shown. */
let asked = 0;

/** Reads what is shown anew. */
export async function loadImages(): Promise<void> {
  asked += 1;
  const mine = asked;
  const text = useMemoryPage.getState().text.trim();
  const { like, items } = useImagesTab.getState();
  if (like?.id === null) return;
  useImagesTab.setState({ loading: true });
  try {
    const searching = text !== '' || like !== null;
    const limit = Math.min(MOST, Math.max(PAGE, items?.length ?? 0));
    const { images } = searching
      ? await ask('image.search', { ...(text === '' ? {} : { text }), ...(like?.id ? { like: like.id } : {}), limit: PAGE })
      : await ask('image.list', { limit });
    if (mine === asked) useImagesTab.setState({ items: images, more: !searching && images.length >= limit, loading: false, error: null });
  } catch (thrown) {
    if (mine === asked) useImagesTab.setState({ loading: false, error: MiaError.from(thrown) });
  }
}

let older: Promise<void> | null = null;

/** The next page, towards the past. Asking again while it is on its way changes nothing. */
export function loadOlderImages(): Promise<void> {
  older ??= nextPage().finally(() => {
    older = null;
  });
  return older;
}

async function nextPage(): Promise<void> {
  const { items, more } = useImagesTab.getState();
  const before = items?.at(-1)?.id;
  const mine = asked;
  if (!more || before === undefined) return;
  try {
    const { images } = await ask('image.list', { before, limit: PAGE });
    if (mine !== asked) return;
    useImagesTab.setState((s) => ({ items: [...(s.items ?? []), ...images], more: images.length >= PAGE }));
  } catch (thrown) {
    if (mine === asked) notices().alert(MiaError.from(thrown).toShape(), () => void loadOlderImages());
  }
}

let upload: AbortController | null = null;

/** Looks for images that are like one of a file. It is looked at and not kept. */
export async function searchByImage(file: File): Promise<void> {
  stopLike();
  const mine = new AbortController();
  upload = mine;
  useImagesTab.setState({ like: { id: null, name: file.name }, items: null, error: null });
  try {
    const { id } = await uploadImage(file, { id: uuidv7(), conversation: NEW, signal: mine.signal, onSent() {} });
    if (mine.signal.aborted) return discard(id);
    useImagesTab.setState({ like: { id, name: file.name } });
    await loadImages();
  } catch (thrown) {
    if (!mine.signal.aborted) useImagesTab.setState({ like: null, error: MiaError.from(thrown) });
  }
}

/** All images again. */
export function endLike(): void {
  stopLike();
  useImagesTab.setState({ items: null });
  void loadImages();
}

function stopLike(): void {
  upload?.abort();
  upload = null;
  const { like } = useImagesTab.getState();
  if (like?.id) discard(like.id);
  useImagesTab.setState({ like: null });
}

function discard(id: string): void {
  ask('image.discard', { id }).catch(() => {});
}

let refreshing: ReturnType<typeof setTimeout> | undefined;

/** Something changed in what was shown: the page that stands open shows it. Many changes at once are one. */
export function imagesChanged(event: AppEvent): void {
  if (event.type === 'message' && event.message.status === 'streaming') return;
  if (event.type === 'message' && event.message.forgotten) dropImagesOf(event.message.id);
  if (useRoute.getState().page !== 'memory' || useMemoryPage.getState().tab !== 'images') return;
  clearTimeout(refreshing);
  refreshing = setTimeout(() => void loadImages(), 250);
}

/** A message went, with what it showed. */
export function dropImagesOf(message: string): void {
  useImagesTab.setState((s) => ({ items: s.items?.filter((item) => item.message !== message) ?? null }));
}

/** The vault was locked: nothing of it stays in this window. */
export function clearImagesTab(): void {
  asked += 1;
  upload?.abort();
  upload = null;
  useImagesTab.setState(fresh);
}
