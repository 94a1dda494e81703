import { useEffect } from 'react';
import { useChats } from '../chat/index.ts';
import { NEW } from '../lib/route.ts';
import { loadModels, told, useModels } from '../models/index.ts';
import { openAndFollow } from './start.ts';

/** Fetches the conversation that is shown, and its model, once what stands around it is here. */
export function useShown(id: string, ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    if (id !== NEW && !useChats.getState().chats[id]?.conversation) void openAndFollow(id);
    // The first one's models came with everything else.
    if (useModels.getState().conversation !== id) void told(loadModels(id));
  }, [id, ready]);
}
