import type { Prompt } from '../../ports/language-model.ts';

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

/** Tokens of a rendered prompt, estimated: its texts and what templates put around messages. Images count as 700. */
export function estimatePromptTokens(prompt: Prompt): number {
  let tokens = PER_MESSAGE;
  for (const message of prompt) {
    tokens += PER_MESSAGE;
    if (message.role === 'system') {
      tokens += estimateTokens(message.content);
      continue;
    }
    for (const part of message.content) {
      if (part.type === 'text' || part.type === 'reasoning') tokens += estimateTokens(part.text);
      else if (part.type === 'tool-call') tokens += estimateTokens(part.toolName) + estimateTokens(JSON.stringify(part.input ?? ''));
      else if (part.type === 'tool-result') tokens += estimateTokens(JSON.stringify(part.output));
      else if (part.type === 'file') tokens += part.data.type === 'text' ? estimateTokens(part.data.text) : 700;
    }
  }
  return tokens;
}

/** How far a tokenizer is from the estimate, learned from the counts that a server gives back. */
export class TokenScale {
  #ratio = 1;
  #seen = false;

  learn(estimated: number, counted: number): void {
    if (estimated < 20 || counted < 5) return;
    const ratio = Math.min(4, Math.max(0.25, counted / estimated));
    this.#ratio = this.#seen ? this.#ratio * 0.7 + ratio * 0.3 : ratio;
    this.#seen = true;
  }

  apply(estimated: number): number {
    return Math.ceil(estimated * this.#ratio);
  }
}
