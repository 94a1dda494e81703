/** The settings, as the database keeps them; the window only mirrors them. */
import { create } from 'zustand';
import { ask } from '../host/index.ts';
import { told } from './notices.ts';

/** Names and defaults of the settings that the window reads. */
export const DEFAULTS = {
  'appearance.theme': 'system' as 'system' | 'light' | 'dark',
  'appearance.textSize': 'normal' as 'small' | 'normal' | 'large',
  'appearance.language': 'system' as 'system' | 'en' | 'de',
  'announce.answers': 'finished' as 'finished' | 'paragraph' | 'ready',
  /** Ready before you ask: prepare while the person types. */
  'prepare.enabled': true,
  /** A better title for a conversation, made when idle, on this computer. */
  'titles.better': true,
  /** Of a window of its own: closing the last one leaves M.I.A in the tray. */
  'shell.stayInTray': false,
  /** The keys that open "Quick ask" from anywhere, as Electron's accelerator; empty: none. */
  'voice.quickKeys': 'CommandOrControl+Alt+M',
  'lock.onSuspend': false,
  'lock.onScreenLock': false,
  /** Minutes without a key or a pointer; 0: never. */
  'lock.afterMinutes': 0,
  /** Nothing that is said from now on is remembered, until it is switched off. */
  'memory.paused': false,
  /** Facts and habits are drawn from what was said, when idle. */
  'memory.consolidation': true,
  /** One quiet line under a turn that left something in the memory. */
  'memory.showRemembered': true,
  /** Null: the system's own. Ids change with the window's origin, so the name stands beside it. */
  'camera.device': null as null | { id: string; label: string },
  'voice.device': null as null | { id: string; label: string },
  'voice.echoCancellation': true,
  'voice.noiseSuppression': true,
  'voice.gainControl': true,
  /** What was heard just before the key counts as said; the microphone stays armed for it. */
  'voice.preRoll': true,
  /** The two short sounds of listening. */
  'voice.sounds': true,
  /** After speaking: what was said is sent, or put in the message box. */
  'voice.after': 'send' as 'send' | 'box',
  /** Catalogue id of what writes down what is said; empty: the best of those that are here. */
  'voice.recogniser': '',
  /** Of what is said: detected, or a BCP 47 tag. */
  'voice.language': 'auto',
  /** The recording stays beside its text. */
  'voice.keep': true,
  /** Spoken questions are answered aloud. */
  'voice.answerAloud': true,
  /** What each spoken turn cost, under its answer. */
  'voice.timings': false,
  /** Nothing is spoken. */
  'voice.muted': false,
  /** Empty: one of the system's; else the id of a voice of the speech process, or `system:` and a voice's URI. */
  'voice.voice': '',
  /** 0.5…2; 1 is the voice's own. */
  'voice.rate': 1,
  /** 0…1. */
  'voice.volume': 1,
  /** Catalogue id of the image encoder that was chosen; empty: the best of those that are installed. */
  'vision.encoder': '',
  'sidebar.open': true,
  /** Ids of the folders that are shut. */
  'sidebar.shut': [] as string[],
  /** The first-start choices were answered or skipped. */
  'onboarding.done': false,
  /** When "Later" was last chosen, and how often. */
  /** When "Later" was last chosen on the bar about backups on one disk. */
  'backup.later': null as null | number,
  'recovery.later': null as null | { at: number; times: number; conversations: number },
};

export type SettingName = keyof typeof DEFAULTS;
export type SettingValue<N extends SettingName> = (typeof DEFAULTS)[N];

interface SettingsState {
  values: Record<string, unknown>;
  loaded: boolean;
}

export const useSettings = create<SettingsState>(() => ({ values: {}, loaded: false }));

export async function loadSettings(): Promise<void> {
  const { settings } = await ask('setting.all', {});
  useSettings.setState({ values: settings, loaded: true });
}

export function takeSetting(name: string, value: unknown): void {
  useSettings.setState((s) => ({ values: { ...s.values, [name]: value } }));
}

export function readSetting<N extends SettingName>(values: Record<string, unknown>, name: N): SettingValue<N> {
  const value = values[name];
  return (value === undefined || value === null ? DEFAULTS[name] : value) as SettingValue<N>;
}

export function useSetting<N extends SettingName>(name: N): SettingValue<N> {
  return useSettings((s) => readSetting(s.values, name));
}

/** Shown at once, then stored; an error puts the old value back and rejects. */
export async function setSetting<N extends SettingName>(name: N, value: SettingValue<N>): Promise<void> {
  const before = useSettings.getState().values[name];
  takeSetting(name, value);
  try {
    await ask('setting.set', { name, value });
  } catch (error) {
    takeSetting(name, before);
    throw error;
  }
}

/** Sets it and tells what went wrong. */
export function change<N extends SettingName>(name: N, value: SettingValue<N>): void {
  void told(setSetting(name, value));
}
