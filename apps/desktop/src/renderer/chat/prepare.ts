/** "Ready before you ask": tells the host what is being read or written, so that only the last message is left to read. */
import { ask } from '../host/index.ts';
import { NEW, useRoute } from '../lib/route.ts';
import { readSetting, useSettings } from '../lib/settings.ts';
import { useModels } from '../models/index.ts';
import { emptyConversation } from './conversations.ts';
import { chatOf, useChats } from './store.ts';

/** Milliseconds after the last key. */
export const PREPARE_AFTER = 150;

let timer: ReturnType<typeof setTimeout> | undefined;
/** The conversation that is prepared for a new chat. */
let forNew: string | null = null;

/** Prepares a conversation after a pause in typing; nothing while there is no model or the person switched it off. */
export function prepareSoon(conversation: string, text: string, after: number = PREPARE_AFTER): void {
  clearTimeout(timer);
  timer = setTimeout(() => void prepare(conversation, text), after);
}

async function prepare(route: string, text: string): Promise<void> {
  const { chosen } = useModels.getState();
  if (!chosen?.model || !readSetting(useSettings.getState().values, 'prepare.enabled')) return;
  // A new chat without a word in it has nothing to make ready but the model.
  if (route === NEW && text.trim() === '') return;
  try {
    const conversation = route === NEW ? (await emptyConversation()).id : route;
    // What is being sent or answered needs no making ready.
    if (chatOf(conversation).turn || useChats.getState().outgoing[conversation]) return;
    if (route === NEW) forNew = conversation;
    await ask('turn.prepare', { conversation, text });
  } catch {
    // Only a head start: the turn itself tells what is wrong.
  }
}

/** What is read ahead stops here, and what was read stays: something that counts more needs the processor. */
export function pausePreparation(route: string): void {
  clearTimeout(timer);
  const conversation = route === NEW ? forNew : route;
  if (conversation !== null) ask('turn.unprepare', { conversation }).catch(() => {});
}

/** The person went elsewhere. */
export function leavePreparation(route: string): void {
  clearTimeout(timer);
  const conversation = route === NEW ? forNew : route;
  forNew = null;
  // A first message turns the new chat into its conversation: that is no leaving.
  if (conversation === null || useRoute.getState().conversation === conversation) return;
  ask('turn.unprepare', { conversation }).catch(() => {});
}
