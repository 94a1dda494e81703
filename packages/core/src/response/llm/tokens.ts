import type { Prompt } from '../../ports/language-model.ts';
import { filePartTokens } from '../prompt/index.ts';

/** Tokens that a template puts around each message, about. */
const PER_MESSAGE = 5;

/**
 * Tokens of a text, estimated from its characters: about four Latin letters a token, one token for each CJK character and
 * most other letters, as byte-pair encoders of chat models give. Within about 30% either way.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // ASCII letters and spaces share tokens; digits and signs mostly stand alone; other scripts are near one each
    if (code < 0x80) quarters += isLetterOrSpace(code) ? 1 : 2;
    else if (code < 0x250) quarters += 2;
    else quarters += code >= 0x2e80 ? 4 : 3;
  }
  return Math.ceil(quarters / 4);
}

function isLetterOrSpace(code: number): boolean {
  return code === 32 || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Tokens of a prompt, estimated: of its texts, which a scale corrects, and of its images, which go by their size alone. */
export interface PromptTokens {
  text: number;
  images: number;
}

/**
 * Tokens of a rendered prompt, estimated: its texts and what templates put around messages, and its images.
 * @param model its name, which tells how it takes images
 */
export function estimatePromptTokens(prompt: Prompt, model: string): PromptTokens {
  let text = PER_MESSAGE;
  let images = 0;
  for (const message of prompt) {
    text += PER_MESSAGE;
    if (message.role === 'system') {
      text += estimateTokens(message.content);
      continue;
    }
    for (const part of message.content) {
      if (part.type === 'text' || part.type === 'reasoning') text += estimateTokens(part.text);
      else if (part.type === 'tool-call') text += estimateTokens(part.toolName) + estimateTokens(JSON.stringify(part.input ?? ''));
      else if (part.type === 'tool-result') text += estimateTokens(JSON.stringify(part.output));
      else if (part.type !== 'file') continue;
      else if (part.data.type === 'text') text += estimateTokens(part.data.text);
      else images += filePartTokens(part, model);
    }
  }
  return { text, images };
}

/** How far a tokenizer is from the estimate, learned from the counts that a server gives back. */
export class TokenScale {
  #ratio = 1;
  #seen = false;

  /** A prompt with images teaches nothing: what of the count is theirs is not told. */
  learnPrompt({ text, images }: PromptTokens, counted: number): void {
    if (images === 0) this.learn(text, counted);
  }

  learn(estimated: number, counted: number): void {
    if (estimated < 20 || counted < 5) return;
    const ratio = Math.min(4, Math.max(0.25, counted / estimated));
    this.#ratio = this.#seen ? this.#ratio * 0.7 + ratio * 0.3 : ratio;
    this.#seen = true;
  }

  apply(estimated: number): number {
    return Math.ceil(estimated * this.#ratio);
  }

  ofPrompt({ text, images }: PromptTokens): number {
    return this.apply(text) + images;
  }
}
