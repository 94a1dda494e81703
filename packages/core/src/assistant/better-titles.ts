/**
 * A better title than the first message's own words: made once for a conversation, after its first answer, when the person
 * has done nothing for a while, by the model that answered, on this computer, while it is loaded. Whatever the person does
 * drops it at once. The embedded model keeps a sequence for such requests (`models/embedded/slots.ts`), so no conversation
 * loses its prefix; a server has one cache for all, so there the person must have been away for longer.
 */
import { MiaError } from '../errors.ts';
import type { Conversation, Message } from '../memory/storage/types.ts';
import type { OpenModel, Prompt } from '../ports/language-model.ts';
import { messageText, quotable } from '../response/index.ts';
import type { TurnDeps } from './deps.ts';
import { checkedTitle } from './titles.ts';

/** Milliseconds without anything from the person, before an embedded model is asked, and before a server is. */
const IDLE_MS = 20_000;
const IDLE_SERVER_MS = 180_000;
const LONGEST_TITLE_TOKENS = 24;
/** Characters of each side that the model is shown. */
const SHOWN = 400;
/** Conversations that wait at most; older ones keep their first words. */
const WAITING = 20;

const SYSTEM =
  'You write titles. Answer with a title of two to six words for the message, in the language of the message. Only the title: no quotes, no explanation.';

export class BetterTitles {
  readonly #deps: TurnDeps;
  /** Whether a turn runs. */
  readonly #busy: () => boolean;
  readonly #waiting: string[] = [];
  #cancelTimer: (() => void) | null = null;
  #work: AbortController | null = null;
  /** Monotonic milliseconds of the last thing that the person did. */
  #touched: number;
  #closed = false;

  constructor(deps: TurnDeps, busy: () => boolean) {
    this.#deps = deps;
    this.#busy = busy;
    this.#touched = deps.clock.monotonic();
  }

  /** An answer has ended: the first of a conversation that is titled by its first words makes it wait for a better one. */
  answered(conversation: Conversation, question: Message): void {
    if (this.#closed || conversation.incognito || question.parent !== null || this.#waiting.includes(conversation.id)) return;
    this.#waiting.push(conversation.id);
    if (this.#waiting.length > WAITING) this.#waiting.shift();
    this.#wait();
  }

  /** The person is here: what is being made is dropped, and everything waits anew. */
  touched(): void {
    this.#touched = this.#deps.clock.monotonic();
    this.#work?.abort();
    if (this.#waiting.length > 0) this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#work?.abort();
  }

  #wait(ms = IDLE_MS): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#closed ? null : this.#deps.clock.after(ms, () => void this.#next());
  }

  async #next(): Promise<void> {
    const id = this.#waiting[0];
    if (this.#closed || this.#work || id === undefined) return;
    if (this.#busy() || this.#deps.power?.().batterySaver) return this.#wait();
    const work = new AbortController();
    this.#work = work;
    let later: number | null = null;
    try {
      later = await this.#make(id, work.signal);
    } catch (error) {
      // Dropped by the person: once more when there is time. Anything else: its first words are title enough.
      if (work.signal.aborted) later = IDLE_MS;
      else this.#deps.logger.info('title.failed', { conversation: id, code: MiaError.from(error).code });
    } finally {
      this.#work = null;
    }
    if (later === null) this.#waiting.splice(this.#waiting.indexOf(id), 1);
    if (this.#waiting.length > 0) this.#wait(later ?? IDLE_MS);
  }

  /** @returns null when it is done with, else after how many milliseconds it is to be tried */
  async #make(id: string, signal: AbortSignal): Promise<number | null> {
    const { store, models, clock, emit } = this.#deps;
    if ((await store.setting('titles.better')) === false) return null;
    const conversation = await store.conversation(id);
    if (conversation.titleSource !== 'first-words') return null;
    const [question, answer] = await store.path(id);
    if (!question || question.forgotten || answer?.status !== 'done' || !answer.model || answer.forgotten) return null;
    const opened = await models.open(answer.model);
    if (opened.card.place.kind !== 'this-computer' || !opened.card.loaded) return null;
    const idle = clock.monotonic() - this.#touched;
    const needed = opened.card.provider === 'embedded' ? IDLE_MS : IDLE_SERVER_MS;
    if (idle < needed) return needed - idle;
    const words = [messageText(question), messageText(answer)];
    const title = checkedTitle(await write(opened, promptOf(words), signal), words);
    if (title === null || signal.aborted || title === conversation.title) return signal.aborted ? IDLE_MS : null;
    // The store keeps a title that the person gave meanwhile.
    const named = await store.updateConversation(id, { title, titleSource: 'model' });
    emit({ type: 'conversation', conversation: named });
    return null;
  }
}

function promptOf([question = '', answer = '']: string[]): Prompt {
  const shown = (text: string): string => quotable(text.slice(0, SHOWN));
  const text = `Message: "${shown(question)}"\nAnswer: "${shown(answer)}"`;
  return [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: [{ type: 'text', text }] },
  ];
}

/** What the model writes, as far as one title goes. @throws MiaError what its adapter throws */
async function write(opened: OpenModel, prompt: Prompt, abortSignal: AbortSignal): Promise<string> {
  const { stream } = await opened.model.doStream({ prompt, abortSignal, maxOutputTokens: LONGEST_TITLE_TOKENS, temperature: 0 });
  let text = '';
  for await (const part of stream) {
    if (part.type === 'text-delta') text += part.delta;
    else if (part.type === 'error') throw part.error;
    if (text.trimStart().includes('\n')) break;
  }
  return text;
}
