import { lazy } from 'react';

export { ForgetDialog } from './ForgetDialog.tsx';
export { MEMORY_HEADING } from './page/heading.ts';
export { clearMemoryPage, memoryChanged } from './page/store.ts';
export { RangeDialog } from './RangeDialog.tsx';
export { ReceiptsPanel } from './ReceiptsPanel.tsx';
export { askForget, closeReceipts, openReceipts, useMemory } from './store.ts';

/** Fetched when it is first opened. */
export const MemoryPage = lazy(() => import('./page/MemoryPage.tsx'));
