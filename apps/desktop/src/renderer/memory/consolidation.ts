import { create } from 'zustand';

/** How far deriving has come, as the host tells it; a total of 0: nothing was told yet. */
export const useConsolidation = create<{ done: number; total: number; working: boolean }>(() => ({ done: 0, total: 0, working: false }));
