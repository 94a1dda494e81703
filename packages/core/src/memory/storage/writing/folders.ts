import { MiaError } from '../../../errors.ts';
import { folderKey, folders, oneFolder } from '../folders.ts';
import { conversationKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Folder, FolderPatch, NewFolder } from '../types.ts';
import { heldBy, rescoping } from './rescoping.ts';

/** A name as two people would call it the same. */
const same = (name: string): string => name.normalize('NFKC').trim().toLocaleLowerCase();

/** @throws MiaError `request.invalid` (nothing but space), `conflict` (another folder has that name) */
function checkedName(q: Statements, name: string, except: string | null): string {
  const checked = name.toWellFormed().trim();
  if (checked === '') throw new MiaError('request.invalid', { what: 'name' });
  if (folders(q).some((f) => f.id !== except && same(f.name) === same(checked))) throw new MiaError('conflict', { what: 'folder' });
  return checked;
}

/** Makes a folder at the end of the list and puts conversations into it; those that are gone meanwhile are passed over. */
export function createFolder(q: Statements, f: NewFolder): Folder {
  const key = q.insert(
    `INSERT INTO folder (public, name, position, created, remember)
     VALUES (?1, ?2, (SELECT coalesce(max(position) + 1, 0) FROM folder), ?3, ?4)`,
    f.id,
    checkedName(q, f.name, null),
    f.created,
    (f.remember ?? true) ? 1 : 0,
  );
  const there = 'SELECT id FROM conversation WHERE public IN (SELECT value FROM json_each(?)) AND forgetting IS NULL AND forgotten = 0';
  const held = q.all<{ id: number }>(there, JSON.stringify(f.conversations ?? [])).map(({ id }) => id);
  rescoping(q, held, () => {
    for (const id of held) q.run('UPDATE conversation SET folder = ? WHERE id = ?', key, id);
  });
  return oneFolder(q, f.id);
}

/** Renames a folder, or moves it to a place among the others, counted from 0. */
export function updateFolder(q: Statements, id: string, patch: FolderPatch): Folder {
  const key = folderKey(q, id);
  if (patch.name !== undefined) q.run('UPDATE folder SET name = ? WHERE id = ?', checkedName(q, patch.name, id), key);
  const { remember } = patch;
  if (remember !== undefined)
    rescoping(q, heldBy(q, key), () => q.run('UPDATE folder SET remember = ? WHERE id = ?', remember ? 1 : 0, key));
  if (patch.position !== undefined) {
    const order = folders(q)
      .map((f) => f.id)
      .filter((other) => other !== id);
    order.splice(patch.position, 0, id);
    for (const [position, folder] of order.entries()) q.run('UPDATE folder SET position = ? WHERE public = ?', position, folder);
  }
  return oneFolder(q, id);
}

/** The folder goes, what it held stays. */
export function deleteFolder(q: Statements, id: string): { name: string; conversations: string[]; remember: boolean } {
  const key = folderKey(q, id);
  const { name, remember } = oneFolder(q, id);
  const held = q.all<{ public: string }>(
    'SELECT public FROM conversation WHERE folder = ? AND forgetting IS NULL AND forgotten = 0 ORDER BY activity',
    key,
  );
  rescoping(q, heldBy(q, key), () => q.run('DELETE FROM folder WHERE id = ?', key));
  return { name, conversations: held.map((c) => c.public), remember };
}

/** Puts a conversation into a folder, or out of any. */
export function setFolder(q: Statements, conversation: string, folder: string | null): void {
  const key = folder === null ? null : folderKey(q, folder);
  const id = conversationKey(q, conversation);
  rescoping(q, [id], () => q.run('UPDATE conversation SET folder = ? WHERE id = ?', key, id));
}
