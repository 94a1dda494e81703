/** The system's synthesizer and the worker that tells languages, in the page's own thread. Never shipped. */
import { tellLanguage } from '../tell-language.ts';
import type { Telling, Told } from '../text-language.ts';

/** A system's voice. */
export const systemVoice = (name: string, lang: string): SpeechSynthesisVoice => ({
  ...{ voiceURI: name, name, lang, localService: true },
  default: false,
});

export class FakeUtterance {
  voice: SpeechSynthesisVoice | null = null;
  lang = '';
  rate = 1;
  volume = 1;
  onstart: (() => void) | null = null;
  onend: (() => void) | null = null;
  onerror: ((event: { error: string }) => void) | null = null;
  onboundary: unknown = null;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Says at once whatever it is given, and notes who said what. */
export class FakeSynthesis extends EventTarget {
  readonly said: { voice: string | undefined; lang: string; text: string }[] = [];
  speaking = false;
  pending = false;
  paused = false;
  readonly #voices: SpeechSynthesisVoice[];
  constructor(voices: SpeechSynthesisVoice[]) {
    super();
    this.#voices = voices;
  }
  getVoices(): SpeechSynthesisVoice[] {
    return this.#voices;
  }
  speak(utterance: FakeUtterance): void {
    this.said.push({ voice: utterance.voice?.name, lang: utterance.lang, text: utterance.text });
    setTimeout(() => {
      utterance.onstart?.();
      setTimeout(() => utterance.onend?.());
    });
  }
  cancel(): void {}
  resume(): void {}
}

export class FakeLanguageWorker extends EventTarget {
  static started = 0;
  onerror: unknown = null;
  readonly #mine: boolean;
  /** The window's other workers are not there: they never answer. */
  constructor(file: URL) {
    super();
    this.#mine = file.pathname.includes('language-worker');
    if (this.#mine) FakeLanguageWorker.started += 1;
  }
  postMessage({ id, text }: Telling): void {
    if (!this.#mine) return;
    const told: Told = { id, language: tellLanguage(text) };
    setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: told })));
  }
  terminate(): void {}
}
