/** What follows from a conversation's messages: is something running, what failed, how full the model's window is. */
import type { Message } from '../../contract/index.ts';
import { type Chat, endOf, goesOn, useConversations } from '../chat/index.ts';
import type { ShownError } from '../i18n/errors.ts';
import { useModels } from '../models/index.ts';

export interface ConversationState {
  /** Something runs or waits, so that Stop does something. */
  busy: boolean;
  pending: boolean;
  stopped: boolean;
  /** A finished answer stands here. */
  answered: boolean;
  /** Any conversation has a message. */
  anything: boolean;
  failure: ShownError | null;
  /** The user message that the failed or empty answer belongs to. */
  question: string | null;
  used: number | null;
  window: number;
  share: number;
}

export function useConversationState(chat: Chat, messages: Message[], sending: boolean): ConversationState {
  const anything = useConversations((s) => s.conversations.some((c) => c.messages > 0));
  const windowSize = useModels((s) => s.models.find((m) => m.id === s.chosen?.model)?.contextLength ?? 0);
  // The last of the path as it is stored: an answer that failed before its first word is not in the log.
  const last = endOf(chat);
  const end = (goesOn(chat) && chat.tail) || messages;
  const pending = end.some((m) => m.status === 'pending');
  const idle = chat.turn === null && !sending;
  const measured = end.findLast((m) => m.usage?.inputTokens != null);
  const used = measured?.usage?.inputTokens != null ? measured.usage.inputTokens + (measured.usage.outputTokens ?? 0) : null;
  return {
    busy: !idle || pending,
    pending,
    stopped: idle && last?.role === 'assistant' && last.status === 'stopped',
    answered: end.some((m) => m.role === 'assistant' && m.status === 'done'),
    anything,
    failure: idle && last?.status === 'failed' ? (last.error ?? { code: 'model.interrupted' }) : null,
    question: last?.role === 'assistant' ? last.parent : (last?.id ?? null),
    used,
    window: windowSize,
    share: windowSize > 0 && used !== null ? used / windowSize : 0,
  };
}
