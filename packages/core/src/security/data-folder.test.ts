import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, temporaryFolder } from '../memory/storage/testing.ts';
import { prepareDataFolder } from './data-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const root = () => join(folder.dir, 'a', 'b', 'data');
const mode = (path: string) => statSync(path).mode & 0o777;
const isRoot = process.getuid?.() === 0;

it('is made for its owner alone, with all that belongs in it', async () => {
  const made = await prepareDataFolder(root());
  expect(readdirSync(root()).sort()).toEqual(['attachments', 'backups', 'logs', 'models', 'run']);
  for (const path of [made.root, made.run, made.attachments, join(made.attachments, 'tmp')]) expect(mode(path)).toBe(0o700);
  expect(await prepareDataFolder(root())).toEqual(made);
});

it('gives the database and its journal to the owner alone', async () => {
  const made = await prepareDataFolder(root());
  const store = await openTestStore(made.root);
  for (const name of ['mia.db', 'mia.db-wal', 'mia.db-shm']) expect(mode(join(made.root, name))).toBe(0o600);
  await store.close();
});

it('is closed to others when it was open to them', async () => {
  await prepareDataFolder(root());
  chmodSync(root(), 0o755);
  await prepareDataFolder(root());
  expect(mode(root())).toBe(0o700);
});

it('is refused as a link, as a file of another kind, and inside', async () => {
  mkdirSync(join(folder.dir, 'real'));
  symlinkSync(join(folder.dir, 'real'), join(folder.dir, 'link'));
  await expect(prepareDataFolder(join(folder.dir, 'link'))).rejects.toMatchObject({ code: 'data.not-yours', details: { reason: 'link' } });
  expect(readdirSync(join(folder.dir, 'real'))).toEqual([]);
  mkdirSync(join(folder.dir, 'elsewhere'));
  symlinkSync(join(folder.dir, 'elsewhere'), join(folder.dir, 'real', 'attachments'));
  await expect(prepareDataFolder(join(folder.dir, 'real'))).rejects.toMatchObject({ code: 'data.not-yours' });
});

it('is refused when it belongs to another user', async () => {
  // Root can give a folder away; everybody else finds one of root's.
  const theirs = isRoot ? root() : '/usr';
  if (isRoot) {
    mkdirSync(theirs, { recursive: true, mode: 0o700 });
    chownSync(theirs, 12345, 12345);
  }
  await expect(prepareDataFolder(theirs)).rejects.toMatchObject({ code: 'data.not-yours', details: { reason: 'owner' } });
});

it('that can not be written is told', () => {
  const user = isRoot ? 12345 : (process.getuid?.() ?? 0);
  mkdirSync(root(), { recursive: true, mode: 0o755 });
  // Root may write everywhere, so somebody else tries.
  if (isRoot) for (const path of [folder.dir, join(folder.dir, 'a'), join(folder.dir, 'a', 'b')]) chmodSync(path, 0o755);
  if (isRoot) chownSync(root(), user, user);
  chmodSync(root(), 0o500);
  const module = JSON.stringify(new URL('./data-folder.ts', import.meta.url).href);
  const script = `import { prepareDataFolder } from ${module};
    await prepareDataFolder(process.argv[1]).then(() => console.log('made'), (error) => console.log(error.code));`;
  const args = ['--input-type=module', '-e', script, root()];
  const told = execFileSync(process.execPath, args, { encoding: 'utf8', ...(isRoot ? { uid: user, gid: user } : {}) });
  chmodSync(root(), 0o700);
  expect(told.trim()).toBe('data.read-only');
});
