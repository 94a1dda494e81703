/** What was dropped, with the images of folders: files in the order of their names, however deep they lie. */
import { MOST_IMAGES } from '../../../contract/index.ts';
import { isImage } from './kinds.ts';

export interface Dropped {
  files: File[];
  /** Folders among what was dropped. */
  folders: number;
  /** Files of them that were left out, as they are no images. */
  others: number;
  /** Images of them that were left out, as there were too many. */
  more: number;
}

/** Files and folders of a folder that are looked at; one that holds more is no place of pictures. */
const MOST_LOOKED = 5000;
const DEEPEST = 8;

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, undefined, { numeric: true });

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

/** A folder's entries come a hundred at a time, until none come. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0 || all.length > MOST_LOOKED) return all.sort(byName);
    all.push(...some);
  }
}

/**
 * Reads what a drop carries. Has to be called within the event: what it names is gone behind it.
 * A file that could not be read is given as it stands, so that reading it says why.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const items = [...(transfer.items ?? [])].filter((item) => item.kind === 'file');
  const named = items.map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  const result: Dropped = { files: [], folders: 0, others: 0, more: 0 };
  if (named.length === 0) return { ...result, files: [...transfer.files] };
  let looked = 0;
  let images = 0;
  const walk = async (folder: FileSystemDirectoryEntry, depth: number): Promise<void> => {
    for (const entry of await entriesOf(folder)) {
      looked += 1;
      if (looked > MOST_LOOKED || entry.name.startsWith('.')) continue;
      if (entry.isDirectory) {
        if (depth < DEEPEST) await walk(entry as FileSystemDirectoryEntry, depth + 1);
      } else if (!isImage({ name: entry.name, type: '' })) result.others += 1;
      else if (images >= MOST_IMAGES) result.more += 1;
      else {
        const file = await fileOf(entry as FileSystemFileEntry);
        if (file) result.files.push(file);
        images += 1;
      }
    }
  };
  for (const { entry, file } of named) {
    if (entry?.isDirectory) {
      result.folders += 1;
      await walk(entry as FileSystemDirectoryEntry, 0);
    } else if (file) result.files.push(file);
  }
  return result;
}
