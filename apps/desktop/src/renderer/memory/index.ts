import { lazy } from 'react';

export { ChangeLine } from './ChangeLine.tsx';
export { CorrectDialog } from './CorrectDialog.tsx';
export { useConsolidation, useEncoderChange } from './consolidation.ts';
export { clearMemory, memoryChanged } from './events.ts';
export { ForgetDialog } from './ForgetDialog.tsx';
export { MEMORY_HEADING } from './page/heading.ts';
export { RangeDialog } from './RangeDialog.tsx';
export { picturesIn, ReceiptPictures } from './ReceiptPictures.tsx';
export { ReceiptsPanel } from './ReceiptsPanel.tsx';
export { hasCard } from './said/cards.ts';
export { SaidCard } from './said/SaidCard.tsx';
export { answerSaid } from './said/store.ts';
export { askForget, closeReceipts, forget, openReceipts, PANEL_OVER, useMemory } from './store.ts';

/** Fetched when it is first opened. */
export const MemoryPage = lazy(() => import('./page/MemoryPage.tsx'));
