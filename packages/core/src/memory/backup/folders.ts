/** Where the person has had backups put. Rows of the settings: they go with the memory, and are read before anything opens it. */

/** Backups go there; no row, or null: the data folder. */
export const FOLDER_SETTING = 'backup.folder';
/** Backups went there before; those that lie there still do. */
export const EARLIER_SETTING = 'backup.earlier';

export interface BackupFolders {
  chosen: string | null;
  /** The last one left first; never the one that is chosen. */
  earlier: string[];
}

/** The one that is chosen, and those before it. */
export const allChosen = ({ chosen, earlier }: BackupFolders): string[] => [...(chosen === null ? [] : [chosen]), ...earlier];

const isPath = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** @param value gives a setting's row as it is stored (JSON); undefined where there is none */
export function readFolders(value: (name: string) => string | undefined): BackupFolders {
  const parsed = (name: string): unknown => {
    const text = value(name);
    return text === undefined ? null : JSON.parse(text);
  };
  const chosen = parsed(FOLDER_SETTING);
  const earlier = parsed(EARLIER_SETTING);
  return {
    chosen: isPath(chosen) ? chosen : null,
    earlier: Array.isArray(earlier) ? earlier.filter((path) => isPath(path) && path !== chosen) : [],
  };
}
