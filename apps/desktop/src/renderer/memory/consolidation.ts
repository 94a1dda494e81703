import { create } from 'zustand';
import type { EncoderState } from '../../contract/index.ts';

/** How far deriving has come, as the host tells it; a total of 0: nothing was told yet. */
export const useConsolidation = create<{ done: number; total: number; working: boolean }>(() => ({ done: 0, total: 0, working: false }));

/** The memory's encoder and a change of it, as the host tells it; null: nothing was told yet. */
export const useEncoderChange = create<{ state: EncoderState | null }>(() => ({ state: null }));
