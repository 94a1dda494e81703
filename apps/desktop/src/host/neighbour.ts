/** A version that is forgotten leaves its place on the shown path to another one, and takes it again at Undo. */
import type { Services } from './services.ts';

type Needed = Pick<Services, 'store' | 'assistant'>;

/** Shows the version behind a forgotten one, else the one before. False where nothing changes: it is not shown, or the only one. */
export async function leaveToNeighbour(forgotten: string, { store, assistant }: Needed): Promise<boolean> {
  const { conversation, siblings, version } = await store.message(forgotten);
  const neighbour = siblings[version + 1] ?? siblings[version - 1];
  // A running answer hangs on the path that is shown now.
  if (neighbour === undefined || assistant.running(conversation) !== null) return false;
  const { messages } = await store.pathPart(conversation, { around: forgotten, limit: 1 });
  if (!messages.some((m) => m.id === forgotten)) return false;
  await store.showVersion(conversation, neighbour);
  assistant.unprepare(conversation);
  return true;
}

/** Shows a version again that had left its place. */
export async function takePlace(conversation: string, version: string, { store, assistant }: Needed): Promise<void> {
  if (assistant.running(conversation) !== null) return;
  await store.showVersion(conversation, version);
  assistant.unprepare(conversation);
}
