import { MiaError } from '../../errors.ts';
import type { Statements } from './statements.ts';
import type { Folder } from './types.ts';

/** Folders as the database has them. Used by both threads. */
const FOLDERS = `
  SELECT f.public AS id, f.name, f.position, f.remember,
    (SELECT count(*) FROM conversation c WHERE c.folder = f.id AND c.forgetting IS NULL AND c.forgotten = 0) AS conversations
  FROM folder f`;

type FolderRow = Omit<Folder, 'remember'> & { remember: number };
const toFolder = (row: FolderRow): Folder => ({ ...row, remember: !!row.remember });

/** All of them, in the person's order. */
export function folders(q: Statements): Folder[] {
  return q.all<FolderRow>(`${FOLDERS} ORDER BY f.position, f.id`).map(toFolder);
}

export function oneFolder(q: Statements, id: string): Folder {
  const found = q.get<FolderRow>(`${FOLDERS} WHERE f.public = ?`, id);
  if (!found) throw new MiaError('not-found', { what: 'folder' });
  return toFolder(found);
}

export function folderKey(q: Statements, id: string): number {
  const row = q.get<{ id: number }>('SELECT id FROM folder WHERE public = ?', id);
  if (!row) throw new MiaError('not-found', { what: 'folder' });
  return row.id;
}
