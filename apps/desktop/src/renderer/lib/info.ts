import { create } from 'zustand';
import type { App, ResultOf } from '../../contract/index.ts';

/** What the host says of itself. */
export const useInfo = create<{ info: ResultOf<App['app.info']> | null }>(() => ({ info: null }));
