export { ForgetDialog } from './ForgetDialog.tsx';
export { ReceiptsPanel } from './ReceiptsPanel.tsx';
export { closeReceipts, openReceipts, useMemory } from './store.ts';
