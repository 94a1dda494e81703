const PAIRS: Record<string, string> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '“': '”',
  '„': '“',
  '«': '»',
  '»': '«',
  '「': '」',
  '『': '』',
  '（': '）',
  '【': '】',
  '《': '》',
};
const CLOSING = new Set(Object.values(PAIRS));
/** A quotation or bracket is not cut inside unless it is longer than this: one that is never closed holds nothing up for long. */
const LIMIT = 160;

/** Which brackets and quotation marks are open. */
export class Nesting {
  #stack: { close: string; at: number }[] = [];
  #count = 0;

  /** @param before the character before it, or '' */
  add(character: string, before: string): void {
    this.pass(character.length);
    if (character === '"') this.#straight(before);
    else if (!this.#close(character) && PAIRS[character]) {
      // “ also ends what „ began, and a lonely ” is no beginning.
      this.open(PAIRS[character]);
    }
  }

  /** So many characters more, none of them a mark. */
  pass(length: number): void {
    this.#count += length;
    while (this.#stack[0] && this.#count - this.#stack[0].at > LIMIT) this.#stack.shift();
  }

  open(close: string): void {
    this.#stack.push({ close, at: this.#count });
  }

  closeLink(): void {
    this.#close('link');
  }

  get inside(): boolean {
    return this.#stack.length > 0;
  }

  clear(): void {
    this.#stack = [];
  }

  #close(character: string): boolean {
    if (!CLOSING.has(character) && character !== 'link' && character !== '"') return false;
    const at = this.#stack.findLastIndex(({ close }) => close === character);
    if (at === -1) return false;
    this.#stack.length = at;
    return true;
  }

  /** The same sign at both ends: an opening one stands behind a space or another mark. 5" is neither. */
  #straight(before: string): void {
    if (this.#close('"')) return;
    if (before === '' || /[\s([{—–-]/.test(before)) this.open('"');
  }
}
