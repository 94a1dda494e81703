import { create } from 'zustand';
import { type Kind, kindOf } from '../taking/kinds.ts';

/** What lies over the window and is not let go of yet. */
export interface Over {
  images: number;
  sounds: number;
  /** Texts, folders, and what no type is named of. */
  others: number;
}

export const useDrop = create<{ over: Over | null }>(() => ({ over: null }));

/** What is dragged, by the types that a browser names before the drop: no names, and nothing of folders. Pure. */
export function overOf(items: readonly { kind: string; type: string }[]): Over {
  const over: Over = { images: 0, sounds: 0, others: 0 };
  for (const { kind, type } of items) {
    if (kind !== 'file') continue;
    const as: Kind = type === '' ? 'other' : kindOf({ name: '', type });
    if (as === 'image') over.images += 1;
    else if (as === 'sound') over.sounds += 1;
    else over.others += 1;
  }
  return over;
}
