import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { MiaError } from '@mia/core/errors.ts';
import { beginsWith, joinPieces, type Piece } from './pieces.ts';
import type { ChatMessage } from './protocol.ts';

/** For files that bring no template: ChatML, which most small models were trained on. */
const CHATML =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

export interface RenderOptions {
  /** Ends where the model is to write. */
  generate: boolean;
  /** False asks templates that know the switch for an answer without thinking. */
  thinking?: boolean;
}

interface Variant {
  foldSystem: boolean;
  merge: boolean;
  /** Blanks that the template sets before earlier answers but not before the one to be written: the model writes them itself. */
  gap: string;
}

const VARIANTS: readonly Variant[] = [
  { foldSystem: false, merge: false, gap: '' },
  { foldSystem: false, merge: true, gap: '' },
  { foldSystem: true, merge: true, gap: '' },
];

export interface ChatTemplateOptions {
  /** Jinja source from the model's file. */
  source: string | null;
  bos: string;
  eos: string;
}

/**
 * Renders conversations by the model's own chat template.
 *
 * Contents do not pass through the template: it renders marks in their place, so that it can neither trim an answer
 * (which would break the cached prefix) nor take a person's `<|im_end|>` for its own. Templates that refuse a system
 * message, or move it from message to message, get it as the beginning of the first user message.
 */
export class ChatTemplate {
  readonly #program: ReturnType<typeof parse>;
  readonly #options: ChatTemplateOptions;
  readonly #variants: readonly Variant[];

  /** @throws MiaError `model.file-invalid` (reason "template") when the template can not be parsed or renders nothing */
  constructor(options: ChatTemplateOptions) {
    this.#options = options;
    try {
      this.#program = parse(tokenize(options.source ?? CHATML, { lstrip_blocks: true, trim_blocks: true }));
    } catch (error) {
      throw new MiaError('model.file-invalid', { reason: 'template' }, { cause: error });
    }
    const variants = VARIANTS.map((variant) => ({ ...variant, gap: this.#gapOf(variant) }));
    const rendering = variants.filter((variant) => this.#attempt(PROBE, { generate: true }, variant) !== null);
    if (rendering.length === 0) throw new MiaError('model.file-invalid', { reason: 'template' });
    const stable = rendering.filter((variant) => this.#holdsPrefix(variant));
    this.#variants = [...stable, ...rendering.filter((variant) => !stable.includes(variant)), ...variants];
  }

  /**
   * The prompt in pieces.
   * @throws MiaError `model.unsupported` (reason "template") for an order of messages that the template refuses
   */
  render(messages: readonly ChatMessage[], options: RenderOptions): Piece[] {
    for (const variant of this.#variants) {
      const pieces = this.#attempt(messages, options, variant);
      if (pieces) return pieces;
    }
    throw new MiaError('model.unsupported', { reason: 'template' });
  }

  #attempt(messages: readonly ChatMessage[], options: RenderOptions, variant: Variant): Piece[] | null {
    const contents: Array<{ text: string; role: string }> = [];
    const marked = arrange(messages, variant).map(({ role, content }) => ({
      role,
      content: content
        .map((text) => {
          contents.push({ text, role });
          return mark(contents.length - 1);
        })
        .join('\n\n'),
    }));
    let rendered: string;
    try {
      rendered = this.#render(marked, options);
    } catch {
      return null;
    }
    const pieces: Piece[] = [];
    let seen = 0;
    for (const [index, part] of rendered.split(MARK).entries()) {
      if (index % 2 === 0) pieces.push({ text: part, special: true });
      else {
        // Each content once and in order, or the template is not to be trusted with this conversation.
        if (Number(part) !== seen++) return null;
        const content = contents[Number(part)];
        const before = pieces.at(-1);
        if (content?.role === 'assistant' && variant.gap !== '' && before?.text.endsWith(variant.gap)) {
          before.text = before.text.slice(0, -variant.gap.length);
        }
        pieces.push({ text: content?.text ?? '', special: false });
      }
    }
    if (seen !== contents.length) return null;
    return joinPieces(pieces);
  }

  #render(messages: Array<{ role: string; content: string }>, options: RenderOptions): string {
    const values = {
      ...GLOBALS,
      messages,
      add_generation_prompt: options.generate,
      bos_token: this.#options.bos,
      eos_token: this.#options.eos,
      ...(options.thinking === undefined ? {} : { enable_thinking: options.thinking }),
    };
    try {
      return run(this.#program, values);
    } catch (error) {
      // Without the function, templates that ask whether it is there print a fixed date, which keeps the prefix; those
      // that insist are given the day of this process's start. The time of a question stands in its own message.
      if (!this.#options.source?.includes('strftime_now')) throw error;
      return run(this.#program, { ...values, strftime_now });
    }
  }

  #gapOf(variant: Variant): string {
    const asked = this.#attempt(PROBE, { generate: true }, variant)?.at(-1);
    const answered = this.#attempt([...PROBE, { role: 'assistant', text: 'b' }], { generate: false }, variant);
    const before = answered?.[answered.findLastIndex((piece) => !piece.special) - 1];
    if (!asked?.special || !before?.text.startsWith(asked.text)) return '';
    const gap = before.text.slice(asked.text.length);
    return gap.trim() === '' ? gap : '';
  }

  #holdsPrefix(variant: Variant): boolean {
    const asked = this.#attempt(PROBE, { generate: true }, variant);
    const followed = this.#attempt([...PROBE, { role: 'assistant', text: 'b' }, { role: 'user', text: 'c' }], { generate: true }, variant);
    if (!asked || !followed) return false;
    return beginsWith(followed, joinPieces([...asked, { text: 'b', special: false }]));
  }
}

const PROBE: readonly ChatMessage[] = [
  { role: 'system', text: 's' },
  { role: 'user', text: 'a' },
];

const GLOBALS = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  range: (start: number, end?: number, step = 1) => {
    const [from, to] = end === undefined ? [0, start] : [start, end];
    const length = Math.max(0, Math.ceil((to - from) / step));
    if (length > 10_000) throw new Error('range');
    return Array.from({ length }, (_, index) => from + index * step);
  },
  raise_exception: (message: string) => {
    throw new Error(message);
  },
};

function run(program: ReturnType<typeof parse>, values: Record<string, unknown>): string {
  const environment = new Environment();
  for (const [name, value] of Object.entries(values)) environment.set(name, value);
  return new Interpreter(environment).run(program).value as string;
}

const MARK = /\u2983mia:(\d+)\u2984/;

function mark(index: number): string {
  return `\u2983mia:${index}\u2984`;
}

interface Arranged {
  role: ChatMessage['role'];
  content: string[];
}

function arrange(messages: readonly ChatMessage[], variant: Variant): Arranged[] {
  const arranged: Arranged[] = [];
  let folded: string[] = [];
  for (const { role, text } of messages) {
    if (role === 'system' && variant.foldSystem) {
      folded.push(text);
      continue;
    }
    const content = role === 'user' ? [...folded, text] : [text];
    if (role === 'user') folded = [];
    const last = arranged.at(-1);
    if (variant.merge && last?.role === role) last.content.push(...content);
    else arranged.push({ role, content });
  }
  if (folded.length > 0) arranged.push({ role: 'user', content: folded });
  return arranged;
}

const startedAt = new Date();

/** The C function, as far as chat templates use it. */
function strftime_now(format: string): string {
  const month = startedAt.toLocaleString('en', { month: 'short' });
  const parts: Record<string, string> = {
    '%Y': String(startedAt.getFullYear()),
    '%m': String(startedAt.getMonth() + 1).padStart(2, '0'),
    '%d': String(startedAt.getDate()).padStart(2, '0'),
    '%b': month,
    '%B': startedAt.toLocaleString('en', { month: 'long' }),
    '%H': '00',
    '%M': '00',
    '%S': '00',
  };
  return format.replaceAll(/%[a-zA-Z]/g, (each) => parts[each] ?? '');
}
