/** One message read aloud: its sentences, each as soon as it is whole, at most one made ahead of the one that is heard. */
import { MiaError } from '@mia/core/errors.ts';
import { createSentenceSplitter, type Sentence, type SpokenWords } from '@mia/core/response/format/index.ts';
import type { Engine, Speech } from './engine.ts';

/** What is being spoken: UTF-16 positions in the message's text. */
export interface Place {
  sentence: Sentence;
  /** The word, where the engine tells; positions in the sentence's text. */
  word: [from: number, to: number] | null;
}

interface Told {
  at(place: Place): void;
  /** All of it was heard, or no sound came. */
  over(error: MiaError | null): void;
}

export class Reading {
  readonly message: string;
  readonly #engine: Engine;
  readonly #told: Told;
  readonly #splitter;
  readonly #sentences: Sentence[] = [];
  /** The text that came so far. */
  #text = '';
  #final = false;
  #over = false;
  /** Number of the next sentence to be given to the engine. */
  #next = 0;
  /** Given and not over yet: the one that is heard, and the one behind it. */
  readonly #given: { sentence: Sentence; speech: Speech; begun: boolean }[] = [];
  /** Behind the last sentence that was heard to its end. */
  #heard = 0;

  constructor(message: string, engine: Engine, words: SpokenWords, told: Told) {
    this.message = message;
    this.#engine = engine;
    this.#told = told;
    this.#splitter = createSentenceSplitter({ words, longest: engine.longest });
  }

  /** All of the message's text by now; `final`: no more comes. A text that is another one, and not more of it, is not read. */
  feed(text: string, final: boolean): void {
    if (this.#over || this.#final) return;
    if (text.startsWith(this.#text)) {
      this.#sentences.push(...this.#splitter.push(text.slice(this.#text.length)));
      this.#text = text;
    }
    if (final) {
      this.#final = true;
      this.#sentences.push(...this.#splitter.end());
    }
    this.#go();
  }

  /** Silence. @returns UTF-16 units of the message's text that were heard */
  stop(): number {
    if (!this.#over) {
      this.#over = true;
      this.#heard = this.#reached();
      this.#engine.silence();
    }
    return this.#heard;
  }

  /** Where the ear is in the text. */
  #reached(): number {
    const [now] = this.#given;
    if (!now?.begun) return this.#heard;
    const units = now.speech.heard();
    if (units <= 0) return this.#heard;
    if (units >= now.sentence.text.length) return now.sentence.to;
    return now.sentence.offsets[units] ?? this.#heard;
  }

  #go(): void {
    const ahead = this.#given.at(-1);
    if (this.#over || this.#given.length > 1 || (ahead && !ahead.begun)) return;
    const sentence = this.#sentences[this.#next];
    if (!sentence) {
      if (this.#final && this.#given.length === 0) this.#end(null);
      return;
    }
    this.#next += 1;
    const given = { sentence, begun: false, speech: null as unknown as Speech };
    given.speech = this.#engine.speak(sentence.text, {
      begun: () => {
        if (this.#over) return;
        given.begun = true;
        this.#told.at({ sentence, word: null });
        this.#go();
      },
      word: (from, to) => {
        if (!this.#over) this.#told.at({ sentence, word: [from, to] });
      },
    });
    this.#given.push(given);
    given.speech.done.then(
      (whole) => {
        if (this.#over || !whole) return;
        this.#given.splice(this.#given.indexOf(given), 1);
        this.#heard = sentence.to;
        this.#go();
      },
      (error: unknown) => this.#end(MiaError.from(error)),
    );
  }

  #end(error: MiaError | null): void {
    if (this.#over) return;
    this.#over = true;
    if (error) this.#engine.silence();
    this.#told.over(error);
  }
}
