export { createDownloads, type DownloadsOptions } from './downloads.ts';
export { createInstalled, type Installed, type InstalledOptions, localFolders } from './installed.ts';
export type { Download, Downloads, EntryState, FileUpload } from './types.ts';
