/** Dragging a conversation onto a folder, or out of one. What is dragged is named by a type that no other page reads. */
import { type DragEvent, useState } from 'react';
import { useConversations } from '../../chat/index.ts';
import { move } from './folders.ts';

export const CONVERSATION = 'application/x-mia-conversation';

/** No folder: dropped on the lists beside the folders. */
export const NO_FOLDER = 'none';

interface Dropping {
  /** The folder that a conversation is held over. */
  over: string | null;
  onDragOver(event: DragEvent): void;
  onDragLeave(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/** Elements carry `data-drop`: a folder's id, or `NO_FOLDER`. */
export function useDropping(): Dropping {
  const [over, setOver] = useState<string | null>(null);
  const target = (event: DragEvent): string | null =>
    event.dataTransfer.types.includes(CONVERSATION) && event.target instanceof Element
      ? (event.target.closest<HTMLElement>('[data-drop]')?.dataset.drop ?? null)
      : null;
  return {
    over,
    onDragOver(event) {
      const place = target(event);
      setOver(place);
      if (place === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
    },
    onDragLeave(event) {
      if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(null);
    },
    onDrop(event) {
      const place = target(event);
      setOver(null);
      if (place === null) return;
      event.preventDefault();
      const id = event.dataTransfer.getData(CONVERSATION);
      const conversation = useConversations.getState().conversations.find((c) => c.id === id);
      if (conversation) void move(conversation, place === NO_FOLDER ? null : place);
    },
  };
}
