import { describe, expect, it } from 'vitest';
import { droppedFiles } from './folders.ts';

type Tree = { [name: string]: Tree | string };

/** A folder as Chromium gives it: its entries come a hundred at a time. */
function entryOf(name: string, node: Tree | string): FileSystemEntry {
  if (typeof node === 'string')
    return {
      isFile: true,
      isDirectory: false,
      name,
      file: (give: (file: File) => void) => give(new File([node], name)),
    } as unknown as FileSystemEntry;
  const waiting = Object.entries(node).map(([child, one]) => entryOf(child, one));
  const createReader = () => ({ readEntries: (give: (some: FileSystemEntry[]) => void) => give(waiting.splice(0, 100)) });
  return { isFile: false, isDirectory: true, name, createReader } as unknown as FileSystemEntry;
}

function dropped(nodes: Tree): DataTransfer {
  const items = Object.entries(nodes).map(([name, node]) => ({
    ...{ kind: 'file', webkitGetAsEntry: () => entryOf(name, node) },
    getAsFile: () => (typeof node === 'string' ? new File([node], name) : null),
  }));
  return { items, files: [] } as unknown as DataTransfer;
}

describe('a drop', () => {
  it('is files as they are, and of folders the images, in the order of their names', async () => {
    const got = await droppedFiles(
      dropped({ 'notes.txt': 'x', Trip: { 'b10.png': 'x', 'b9.png': 'x', '.hidden.png': 'x', 'list.doc': 'x', more: { 'a.jpg': 'x' } } }),
    );
    expect(got.files.map(({ name }) => name)).toEqual(['notes.txt', 'b9.png', 'b10.png', 'a.jpg']);
    expect(got).toMatchObject({ folders: 1, others: 1, more: 0 });
  });

  it('takes fifty images of folders, and counts the others', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}.png`, 'x']));
    const got = await droppedFiles(dropped({ many }));
    expect(got.files).toHaveLength(50);
    expect(got.files.at(-1)?.name).toBe('49.png');
    expect(got.more).toBe(250);
  });

  it('is what the browser calls files where it names no entries', async () => {
    const file = new File(['x'], 'a.png');
    expect((await droppedFiles({ items: [], files: [file] } as unknown as DataTransfer)).files).toEqual([file]);
  });

  /** A folder whose entries are answered by hand. */
  const folder = (name: string, readEntries: FileSystemDirectoryReader['readEntries']) =>
    ({ isFile: false, isDirectory: true, name, createReader: () => ({ readEntries }) }) as unknown as FileSystemEntry;
  const carrying = (...entries: FileSystemEntry[]) =>
    ({
      items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null })),
      files: [],
    }) as unknown as DataTransfer;
  const image = (name: string, file: (give: (file: File) => void, fail: (why: unknown) => void) => void) =>
    ({ isFile: true, isDirectory: false, name, file }) as unknown as FileSystemEntry;
  const once = (...entries: FileSystemEntry[]): FileSystemDirectoryReader['readEntries'] => {
    const pages = [entries, []];
    return (give) => give(pages.shift() ?? []);
  };

  it('says which folder could not be read, which image in one is gone, and which file was never there', async () => {
    const gone = image('gone.png', (_give, fail) => fail(new DOMException('not there', 'NotFoundError')));
    const here = image('here.png', (give) => give(new File(['x'], 'here.png')));
    const closed = folder('Closed', (_give, fail) => fail?.(new DOMException('no', 'SecurityError')));
    const got = await droppedFiles(
      carrying(
        folder('Trip', once(closed, gone, here)),
        image('single.png', () => {}),
      ),
    );
    expect(got.files.map(({ name }) => name)).toEqual(['here.png']);
    expect(got.unread.map(({ name, error }) => [name, error.code])).toEqual([
      ['Closed', 'image.folder-unread'],
      ['gone.png', 'image.gone'],
      ['single.png', 'image.gone'],
    ]);
  });

  it('gives a folder up that does not answer, and all behind it, with what there was', async () => {
    const here = image('a.png', (give) => give(new File(['x'], 'a.png')));
    const stalled = folder('b', () => {});
    const never = image('c.png', () => expect.unreachable());
    const got = await droppedFiles(carrying(folder('Drive', once(here, stalled, never))), 20);
    expect(got.files.map(({ name }) => name)).toEqual(['a.png']);
    expect(got.unread.map(({ name, error }) => [name, error.code])).toEqual([['b', 'image.slow']]);
  });
});
