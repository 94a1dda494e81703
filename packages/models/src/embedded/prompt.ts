import { MiaError } from '@mia/core/errors.ts';
import type { Prompt } from '@mia/core/ports/language-model.ts';
import type { ChatMessage } from './protocol.ts';

/**
 * A prompt of the AI SDK as plain messages. Earlier thinking is left out, as the templates of thinking models do; texts
 * of one message are joined as they are.
 * @throws MiaError `model.unsupported` for images, other files, tools and their results
 */
export function toMessages(prompt: Prompt): ChatMessage[] {
  return prompt.map((message) => {
    if (message.role === 'system') return { role: 'system', text: message.content };
    if (message.role === 'tool') throw new MiaError('model.unsupported', { reason: 'tools' });
    const texts: string[] = [];
    for (const part of message.content) {
      if (part.type === 'text') texts.push(part.text);
      else if (part.type === 'reasoning') continue;
      else if (part.type === 'file' && part.data.type === 'text') texts.push(part.data.text);
      else throw new MiaError('model.unsupported', { reason: part.type === 'file' ? part.mediaType.split('/')[0] || 'file' : part.type });
    }
    return { role: message.role, text: texts.join('') };
  });
}
