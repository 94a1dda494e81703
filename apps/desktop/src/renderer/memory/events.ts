import type { AppEvent } from '../../contract/index.ts';
import { clearChanges, takeChange } from './changes.ts';
import { useConsolidation, useEncoderChange } from './consolidation.ts';
import { cancelCorrect } from './correct.ts';
import { clearDerived } from './page/derived.ts';
import { clearImagesTab, imagesChanged } from './page/images.ts';
import { clearMemoryPage, refreshMemories, timelineChanged } from './page/store.ts';
import { cancelRange } from './range.ts';
import { clearCards, refreshCards } from './said/cards.ts';
import { cancelForget, reloadReceipts } from './store.ts';

/** Takes what changed in the memory, from whichever window. */
export function memoryChanged(event: AppEvent): void {
  switch (event.type) {
    case 'memory.changed':
      takeChange(event);
      void reloadReceipts();
      refreshMemories();
      return;
    case 'consolidation':
      useConsolidation.setState({ done: event.done, total: event.total, working: event.working });
      return;
    case 'memory-encoder':
      useEncoderChange.setState({ state: event.state });
      return;
    case 'message':
      if (event.message.forgotten) refreshCards();
      timelineChanged(event);
      imagesChanged(event);
      return;
    case 'conversation-removed':
      timelineChanged(event);
      imagesChanged(event);
      return;
    case 'image':
      imagesChanged(event);
      return;
    case 'folders':
      // What a folder keeps to itself may have changed.
      void reloadReceipts();
      refreshMemories();
      return;
    default:
      return;
  }
}

/** The vault was locked: nothing of the memory stays in this window. */
export function clearMemory(): void {
  useEncoderChange.setState({ state: null });
  clearMemoryPage();
  clearImagesTab();
  clearDerived();
  clearChanges();
  clearCards();
  cancelForget();
  cancelRange();
  cancelCorrect();
}
