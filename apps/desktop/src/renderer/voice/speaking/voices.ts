/** Which voice reads: one of the language that is read, the chosen one first; else one of the system's, which needs no download. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { App, ResultOf } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
import type { Engine } from './engine.ts';
import { createProcessEngine } from './process-engine.ts';
import { createSystemEngine } from './system-engine.ts';
import { expectText, languageOfText } from './text-language.ts';

export type ProcessVoice = ResultOf<App['voice.status']>['voices'][number];

interface Voices {
  /** Of the system, on this computer. */
  system: SpeechSynthesisVoice[];
  /** Of the speech process. */
  process: ProcessVoice[];
}

export const useVoices = create<Voices>(() => ({ system: [], process: [] }));

/** What stands before the name of a system's voice in the setting. */
const SYSTEM = 'system:';
/** The system tells of its voices some time after it was first asked. */
const SYSTEM_MS = 1000;

export const settingOf = (voice: SpeechSynthesisVoice): string => SYSTEM + voice.voiceURI;

const synthesis = (): SpeechSynthesis | null => (typeof speechSynthesis === 'undefined' ? null : speechSynthesis);

/** Only what speaks on this computer: others send what they read to somebody's server. */
function local(): SpeechSynthesisVoice[] {
  return (synthesis()?.getVoices() ?? []).filter((voice) => voice.localService);
}

let first: Promise<void> | null = null;

/** The system's voices, once they are told of. */
function systemVoices(): Promise<void> {
  const speech = synthesis();
  if (!speech) return Promise.resolve();
  first ??= new Promise<void>((resolve) => {
    const take = (): void => {
      useVoices.setState({ system: local() });
      if (useVoices.getState().system.length > 0) resolve();
    };
    speech.addEventListener('voiceschanged', take);
    take();
    setTimeout(resolve, SYSTEM_MS);
  });
  return first;
}

/** Asks for the voices that are here. Without the host, those of the system are known. */
export async function loadVoices(): Promise<void> {
  const [status] = await Promise.allSettled([ask('voice.status', {}), systemVoices()]);
  if (status.status === 'fulfilled') useVoices.setState({ process: status.value.voices });
}

/** What the system's voices and what tells languages call by two names. */
const SAME: Readonly<Record<string, string>> = { nb: 'no', nn: 'no', fil: 'tl', iw: 'he' };

function languageOf(tag: string): string {
  const language = tag.toLowerCase().split(/[-_]/)[0] ?? '';
  return SAME[language] ?? language;
}

interface Wish {
  /** The setting: empty, the id of a voice of the speech process, or `system:` and a voice's URI. */
  chosen: string;
  /** BCP 47 of the interface. */
  language: string;
  /** ISO 639-1 of what is read; null where it can not be told. */
  spoken: string | null;
}

type Known = { system: readonly SpeechSynthesisVoice[]; process: readonly ProcessVoice[] };

/**
 * The voice for a text, of those that are here. Pure. The chosen one has its own language to itself, and whatever nobody else here speaks.
 * @returns null where there is none
 */
export function chooseVoice(voices: Known, { chosen, language, spoken }: Wish): SpeechSynthesisVoice | ProcessVoice | null {
  const { system, process } = voices;
  const wanted = system.find((voice) => settingOf(voice) === chosen) ?? process.find((voice) => voice.id === chosen);
  const own = wanted && languageOf('lang' in wanted ? wanted.lang : wanted.language);
  if (wanted && (spoken === null || own === languageOf(spoken))) return wanted;
  return (
    (spoken === null ? null : speakerOf(voices, spoken)) ??
    wanted ??
    speakerOf(voices, language) ??
    system.find((voice) => voice.default) ??
    system[0] ??
    process[0] ??
    null
  );
}

/** Who speaks a language: of the system's the one that it prefers. */
function speakerOf({ system, process }: Known, language: string): SpeechSynthesisVoice | ProcessVoice | undefined {
  const fits = (tag: string): boolean => languageOf(tag) === languageOf(language);
  const fitting = system.filter((voice) => fits(voice.lang));
  return fitting.find((voice) => voice.default) ?? fitting[0] ?? process.find((voice) => fits(voice.language));
}

/** Whether it makes a difference in which language a text is. */
function speakSeveral({ system, process }: Known): boolean {
  return new Set([...system.map(({ lang }) => lang), ...process.map(({ language }) => language)].map(languageOf)).size > 1;
}

/**
 * The engine for the voice that a text needs, as loud and as fast as the person wants it.
 * @param language BCP 47 of the interface
 * @param text of what is read, once its language can be told; null: the chosen voice reads, whatever it is
 * @throws MiaError `speech.no-voice`
 */
export async function openEngine(language: string, text: Promise<string> | null): Promise<Engine> {
  if (useVoices.getState().process.length === 0) await loadVoices();
  else await systemVoices();
  const { values } = useSettings.getState();
  const several = text !== null && speakSeveral(useVoices.getState());
  if (several) expectText();
  const spoken = several ? await languageOfText(await text) : null;
  const rate = Math.min(2, Math.max(0.5, readSetting(values, 'voice.rate')));
  const volume = Math.min(1, Math.max(0, readSetting(values, 'voice.volume')));
  const voice = chooseVoice(useVoices.getState(), { chosen: readSetting(values, 'voice.voice'), language, spoken });
  if (!voice) throw new MiaError('speech.no-voice');
  return 'voiceURI' in voice ? createSystemEngine({ voice, rate, volume }) : createProcessEngine({ id: voice.id, rate, volume });
}
