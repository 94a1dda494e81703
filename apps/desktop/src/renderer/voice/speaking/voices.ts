/** Which voice reads: the one that was chosen, else one of the system's, which needs no download. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { App, ResultOf } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
import type { Engine } from './engine.ts';
import { createProcessEngine } from './process-engine.ts';
import { createSystemEngine } from './system-engine.ts';

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

const languageOf = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? '';

/**
 * The voice for a language, of those that are here. Pure.
 * @param chosen the setting: empty, the id of a voice of the speech process, or `system:` and a voice's URI
 * @returns null where there is none
 */
export function chooseVoice(
  { system, process }: { system: readonly SpeechSynthesisVoice[]; process: readonly ProcessVoice[] },
  chosen: string,
  language: string,
): SpeechSynthesisVoice | ProcessVoice | null {
  const wanted = system.find((voice) => settingOf(voice) === chosen) ?? process.find((voice) => voice.id === chosen);
  if (wanted) return wanted;
  const fits = (tag: string): boolean => languageOf(tag) === languageOf(language);
  const fitting = system.filter((voice) => fits(voice.lang));
  return (
    fitting.find((voice) => voice.default) ??
    fitting[0] ??
    process.find((voice) => fits(voice.language)) ??
    system.find((voice) => voice.default) ??
    system[0] ??
    process[0] ??
    null
  );
}

/** The engine for the voice that is chosen, as loud and as fast as the person wants it. @throws MiaError `speech.no-voice` */
export async function openEngine(language: string): Promise<Engine> {
  if (useVoices.getState().process.length === 0) await loadVoices();
  else await systemVoices();
  const { values } = useSettings.getState();
  const rate = Math.min(2, Math.max(0.5, readSetting(values, 'voice.rate')));
  const volume = Math.min(1, Math.max(0, readSetting(values, 'voice.volume')));
  const voice = chooseVoice(useVoices.getState(), readSetting(values, 'voice.voice'), language);
  if (!voice) throw new MiaError('speech.no-voice');
  return 'voiceURI' in voice ? createSystemEngine({ voice, rate, volume }) : createProcessEngine({ id: voice.id, rate, volume });
}
