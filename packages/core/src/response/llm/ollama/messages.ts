import type { LanguageModelV4CallOptions, LanguageModelV4FilePart, SharedV4Warning } from '@ai-sdk/provider';
import type { Message, Tool } from 'ollama';
import { MiaError } from '../../../errors.ts';
import type { ModelCard, Prompt } from '../../../ports/language-model.ts';

/**
 * The AI SDK's prompt as Ollama's messages.
 * @throws MiaError `model.unsupported` for pictures where the model can not see (the server would invent a description), and
 * for files that are no pictures
 */
export function toMessages(prompt: Prompt, card: ModelCard): Message[] {
  const messages: Message[] = [];
  for (const message of prompt) {
    if (message.role === 'system') {
      messages.push({ role: 'system', content: message.content });
    } else if (message.role === 'user') {
      const images: Uint8Array[] = [];
      let content = '';
      for (const part of message.content) {
        if (part.type === 'text') content += part.text;
        else if (part.data.type === 'text') content += part.data.text;
        else images.push(imageBytes(part, card));
      }
      messages.push({ role: 'user', content, ...(images.length > 0 ? { images } : {}) });
    } else if (message.role === 'assistant') {
      const out: Message = { role: 'assistant', content: '' };
      for (const part of message.content) {
        if (part.type === 'text') out.content += part.text;
        else if (part.type === 'reasoning') out.thinking = (out.thinking ?? '') + part.text;
        else if (part.type === 'tool-call') {
          const input = typeof part.input === 'string' ? JSON.parse(part.input) : part.input;
          out.tool_calls = [...(out.tool_calls ?? []), { function: { name: part.toolName, arguments: input } }];
        }
      }
      messages.push(out);
    } else {
      for (const part of message.content) {
        if (part.type !== 'tool-result') continue;
        const { output } = part;
        const content =
          output.type === 'text' || output.type === 'error-text' ? output.value : JSON.stringify('value' in output ? output.value : output);
        messages.push({ role: 'tool', content, tool_name: part.toolName });
      }
    }
  }
  return messages;
}

function imageBytes(part: LanguageModelV4FilePart, card: ModelCard): Uint8Array {
  const isImage = part.mediaType.startsWith('image/') || part.mediaType === 'image';
  if (!isImage) throw new MiaError('model.unsupported', { model: card.name, what: 'files' });
  if (!card.vision) throw new MiaError('model.unsupported', { model: card.name, what: 'vision' });
  if (part.data.type !== 'data') throw new MiaError('model.unsupported', { model: card.name, what: 'links' });
  // always bytes: npm ollama would take a string for the path of a file and read it
  return typeof part.data.data === 'string' ? Buffer.from(part.data.data, 'base64') : part.data.data;
}

/** @throws MiaError `model.unsupported` where the model has no tools or a tool is not a function */
export function toTools(tools: LanguageModelV4CallOptions['tools'], card: ModelCard): Tool[] | undefined {
  if (!tools || tools.length === 0) return undefined;
  if (!card.tools) throw new MiaError('model.unsupported', { model: card.name, what: 'tools' });
  return tools.map((tool) => {
    if (tool.type !== 'function') throw new MiaError('model.unsupported', { model: card.name, what: 'tools' });
    const { name, description = '', inputSchema } = tool;
    return { type: 'function', function: { name, description, parameters: inputSchema as NonNullable<Tool['function']['parameters']> } };
  });
}

/** Ollama's `think`: unset leaves the model's own habit. gpt-oss takes levels, every other model yes or no. */
export function toThink(
  reasoning: LanguageModelV4CallOptions['reasoning'],
  card: ModelCard,
  warnings: SharedV4Warning[],
): boolean | 'low' | 'medium' | 'high' | undefined {
  if (reasoning === undefined || reasoning === 'provider-default') return undefined;
  if (!card.thinking) {
    if (reasoning !== 'none') warnings.push({ type: 'unsupported', feature: 'reasoning' });
    return undefined;
  }
  if (!/gpt-oss/i.test(card.name)) return reasoning !== 'none';
  if (reasoning === 'none' || reasoning === 'minimal' || reasoning === 'low') return 'low';
  return reasoning === 'medium' ? 'medium' : 'high';
}
