/** What was dropped, with the images of folders: files in the order of their names, however deep they lie. */
import { type ErrorCode, MiaError } from '@mia/core/errors.ts';
import { MOST_IMAGES } from '../../../contract/index.ts';
import { SLOW_MS } from '../upload/index.ts';
import { isImage } from './kinds.ts';

export interface Dropped {
  files: File[];
  /** Folders among what was dropped. */
  folders: number;
  /** Files of them that were left out, as they are no images. */
  others: number;
  /** Images of them that were left out, as there were too many. */
  more: number;
  /** What could not be read, and why: `image.gone`, `image.slow`, `image.folder-unread`. */
  unread: { name: string; error: MiaError }[];
}

/** Files and folders of a folder that are looked at; one that holds more is no place of pictures. */
const MOST_LOOKED = 5000;
const DEEPEST = 8;
/** What cannot be read is told one by one up to here. */
const MOST_UNREAD = 20;

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, undefined, { numeric: true });

/**
 * What the system gives of an entry.
 * @throws MiaError `image.slow` where nothing comes, `failed` where it can not be read
 */
function given<T>(slow: number, failed: ErrorCode, ask: (give: (one: T) => void, fail: (why: unknown) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new MiaError('image.slow')), slow);
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      reject(new MiaError(failed, {}, { cause }));
    };
    ask((one) => {
      clearTimeout(timer);
      resolve(one);
    }, fail);
  });
}

/** A folder's entries come a hundred at a time, until none come. */
async function entriesOf(folder: FileSystemDirectoryEntry, slow: number): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await given<FileSystemEntry[]>(slow, 'image.folder-unread', (give, fail) => reader.readEntries(give, fail));
    if (some.length === 0 || all.length > MOST_LOOKED) return all.sort(byName);
    all.push(...some);
  }
}

/**
 * Reads what a drop carries. Has to be called within the event: what it names is gone behind it.
 * A folder that does not answer is given up, with all that lies behind it. Never rejects.
 * @param slow milliseconds to wait for a folder's next entries
 */
export async function droppedFiles(transfer: DataTransfer, slow = SLOW_MS): Promise<Dropped> {
  const items = [...(transfer.items ?? [])].filter((item) => item.kind === 'file');
  const named = items.map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  const result: Dropped = { files: [], folders: 0, others: 0, more: 0, unread: [] };
  if (named.length === 0) return { ...result, files: [...transfer.files] };
  let looked = 0;
  let images = 0;
  /** @returns whether to go on: not where the drive does not answer */
  const unread = (name: string, thrown: unknown): boolean => {
    const error = MiaError.from(thrown);
    if (result.unread.length < MOST_UNREAD) result.unread.push({ name, error });
    return error.code !== 'image.slow';
  };
  const take = async (entry: FileSystemFileEntry): Promise<boolean> => {
    images += 1;
    try {
      result.files.push(await given<File>(slow, 'image.gone', (give, fail) => entry.file(give, fail)));
      return true;
    } catch (thrown) {
      return unread(entry.name, thrown);
    }
  };
  const walk = async (folder: FileSystemDirectoryEntry, depth: number): Promise<boolean> => {
    let entries: FileSystemEntry[];
    try {
      entries = await entriesOf(folder, slow);
    } catch (thrown) {
      return unread(folder.name, thrown);
    }
    for (const entry of entries) {
      looked += 1;
      if (looked > MOST_LOOKED || entry.name.startsWith('.')) continue;
      if (entry.isDirectory) {
        if (depth < DEEPEST && !(await walk(entry as FileSystemDirectoryEntry, depth + 1))) return false;
      } else if (!isImage({ name: entry.name, type: '' })) result.others += 1;
      else if (images >= MOST_IMAGES) result.more += 1;
      else if (!(await take(entry as FileSystemFileEntry))) return false;
    }
    return true;
  };
  for (const { entry, file } of named) {
    if (entry?.isDirectory) {
      result.folders += 1;
      await walk(entry as FileSystemDirectoryEntry, 0);
    } else if (file) result.files.push(file);
    else unread(entry?.name ?? '', new MiaError('image.gone'));
  }
  return result;
}
