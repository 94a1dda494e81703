/** Tags between which models think, as their templates name them. */
const TAGS: ReadonlyArray<readonly [open: string, close: string]> = [
  ['<think>', '</think>'],
  ['[THINK]', '[/THINK]'],
  ['<|START_THINKING|>', '<|END_THINKING|>'],
  ['<seed:think>', '</seed:think>'],
  ['<thought>', '</thought>'],
];

export interface ThinkingTags {
  open: string;
  close: string;
}

/** The tags that a template knows; null for a model that does not think. */
export function thinkingTags(template: string | null): ThinkingTags | null {
  const found = TAGS.find(([open, close]) => template?.includes(open) && template.includes(close));
  return found ? { open: found[0], close: found[1] } : null;
}

export interface Split {
  reasoning: string;
  text: string;
}

/**
 * Parts what a model writes into reasoning and answer. Thinking is recognised at the beginning of an answer only, so
 * that an answer about `<think>` is left alone; line breaks around the tags belong to neither.
 */
export class ThinkingSplitter {
  readonly #tags: ThinkingTags | null;
  #state: 'start' | 'reasoning' | 'gap' | 'text';
  #held = '';
  /** Nothing of the reasoning was seen yet: a line break after the tag belongs to the tag. */
  #fresh = true;

  /** @param opened the prompt itself ended inside an open thinking tag */
  constructor(tags: ThinkingTags | null, opened: boolean) {
    this.#tags = tags;
    this.#state = tags === null ? 'text' : opened ? 'reasoning' : 'start';
  }

  /** Whether the last thing pushed belongs to the reasoning. */
  get reasoning(): boolean {
    return this.#state === 'reasoning';
  }

  push(written: string): Split {
    const out: Split = { reasoning: '', text: '' };
    if (this.#tags === null) return { reasoning: '', text: written };
    let rest = this.#held + written;
    this.#held = '';
    const { open, close } = this.#tags;
    if (this.#state === 'start') {
      const begun = rest.trimStart();
      if (begun.startsWith(open)) {
        this.#state = 'reasoning';
        rest = begun.slice(open.length);
      } else if (open.startsWith(begun)) {
        this.#held = rest;
        return out;
      } else this.#state = 'text';
    }
    if (this.#state === 'reasoning') {
      if (this.#fresh && rest !== '') {
        rest = rest.replace(/^\n/, '');
        this.#fresh = false;
      }
      const end = rest.indexOf(close);
      if (end < 0) {
        const keep = heldAtEnd(rest, close);
        this.#held = rest.slice(rest.length - keep);
        out.reasoning += rest.slice(0, rest.length - keep);
        return out;
      }
      out.reasoning += rest.slice(0, end).replace(/\n$/, '');
      rest = rest.slice(end + close.length);
      this.#state = 'gap';
    }
    if (this.#state === 'gap') {
      rest = rest.trimStart();
      if (rest === '') return out;
      this.#state = 'text';
    }
    out.text += rest;
    return out;
  }

  /** What was held back, at the end of the answer. */
  end(): Split {
    const held = this.#held;
    this.#held = '';
    return this.#state === 'reasoning' ? { reasoning: held.trimEnd(), text: '' } : { reasoning: '', text: held };
  }
}

/** How many characters at the end of a text may be the beginning of `tag` (or the line break before it). */
function heldAtEnd(text: string, tag: string): number {
  const closing = `\n${tag}`;
  for (let length = Math.min(text.length, closing.length - 1); length > 0; length--) {
    const end = text.slice(text.length - length);
    if (closing.startsWith(end) || tag.startsWith(end)) return length;
  }
  return 0;
}
