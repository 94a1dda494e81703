/** Who looks at images: known while somebody looks at the page that shows it. */
import { create } from 'zustand';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { told } from '../lib/notices.ts';

interface LookingState {
  status: ResultOf<App['image.status']> | null;
}

export const useLooking = create<LookingState>(() => ({ status: null }));

export const loadLooking = (): Promise<boolean> => told(ask('image.status', {}).then((status) => useLooking.setState({ status })));

/** Choosing one that is installed; whatever is told of it afterwards is asked for when the setting comes. */
export const chooseEncoder = (encoder: string): Promise<boolean> => told(ask('image.use', { encoder }));

/** On what an encoder computes is known once it looked at its first image: this may have been it. */
export function imageLookedAt(): void {
  const encoder = useLooking.getState().status?.encoder;
  if (encoder && encoder.provider === null) void loadLooking();
}
