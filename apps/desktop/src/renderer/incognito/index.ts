/** Incognito conversations: the band above one, how one begins, is kept and ends. */
export { IncognitoBand } from './Band.tsx';
export { CloseDialog } from './CloseDialog.tsx';
export { incognitoCommands } from './commands.ts';
export { IncognitoList } from './List.tsx';
export { closeIncognito, gone, loadIncognito, newIncognitoChat, openIncognito, watchUnload } from './store.ts';
