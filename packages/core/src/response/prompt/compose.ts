import type { Message } from '../../memory/storage/types.ts';
import type { Prompt } from '../../ports/language-model.ts';

export interface ComposeInput {
  system: string;
  /** The window: stored messages, oldest first, the last one usually the user message to be answered. */
  messages: readonly PromptMessage[];
}

/** Of a stored message, what the prompt is made from. */
export type PromptMessage = Pick<Message, 'id' | 'parent' | 'role' | 'status' | 'parts' | 'context' | 'forgotten'>;

/**
 * Composes the prompt from stored messages alone, so that the prompt of a turn, with its answer as generated, is a prefix
 * of the next turn's (DESIGN, "The prompt rule"):
 *
 * - each user message is its stored context block, a blank line, and its text; neither is ever rendered again;
 * - an answer is its stored text, verbatim; thinking is left out, as most templates drop it;
 * - notes are left out (recall finds them); so are forgotten messages and the answers to them;
 * - a user message without an answer (failed before its first word, sent early) is joined with the next one, because many
 *   templates refuse two user messages in a row; the common prefix then still reaches to the end of its text;
 * - when the last message is an answer (Continue), the model goes on with it.
 */
export function composePrompt({ system, messages }: ComposeInput): Prompt {
  const forgotten = new Set(messages.filter((m) => m.forgotten).map((m) => m.id));
  const turns: { role: 'user' | 'assistant'; text: string }[] = [];
  for (const message of messages) {
    if (message.forgotten || message.status === 'note') continue;
    if (message.role === 'assistant' && message.parent !== null && forgotten.has(message.parent)) continue;
    const text = message.role === 'user' ? userText(message) : messageText(message);
    if (text.trim() === '') continue;
    const last = turns.at(-1);
    if (last?.role === message.role) last.text += `\n\n${text}`;
    // Templates want the person to begin.
    else if (last || message.role === 'user') turns.push({ role: message.role, text });
  }
  return [
    { role: 'system', content: system },
    ...turns.map(({ role, text }): Prompt[number] => ({ role, content: [{ type: 'text', text }] })),
  ];
}

/** A user message as the model reads it. */
export function userText(message: Pick<PromptMessage, 'parts' | 'context'>): string {
  const text = messageText(message);
  return message.context ? `${message.context}\n\n${text}` : text;
}

/** What was said: the text parts joined, verbatim. */
export function messageText(message: Pick<PromptMessage, 'parts'>): string {
  const texts = message.parts.filter((part) => part.kind === 'text').map((part) => part.text);
  return texts.length === 1 ? (texts[0] ?? '') : texts.join('\n\n');
}
