export { ForgetDialog } from './ForgetDialog.tsx';
export { ReceiptsPanel } from './ReceiptsPanel.tsx';
export { askForget, closeReceipts, openReceipts, useMemory } from './store.ts';
