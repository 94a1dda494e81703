export { PhraseDialog } from './PhraseDialog.tsx';
export { SecurityPage } from './SecurityPage.tsx';
export { loadVault, openPhrase, useVault } from './store.ts';
export { UnlockPage } from './UnlockPage.tsx';
