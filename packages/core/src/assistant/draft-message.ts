import type { Message } from '../memory/storage/types.ts';

/** The draft as the message that it would be: for composing only, never stored. */
export function draftMessage(conversation: string, text: string, context: string): Message {
  return {
    id: '',
    conversation,
    parent: null,
    role: 'user',
    status: 'done',
    seq: Number.MAX_SAFE_INTEGER,
    created: 0,
    zone: 'UTC',
    origin: 'person',
    model: null,
    modelName: null,
    place: null,
    usage: null,
    timings: null,
    error: null,
    parts: [{ kind: 'text', text }],
    forgotten: false,
    receipts: 0,
    version: 0,
    versions: 1,
    siblings: [],
    children: 0,
    context,
  };
}
