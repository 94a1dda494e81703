/** A window's stores on a host in memory, over real frames: what a test of behaviour needs. */
import { clearChats, clearDrafts, useConversations } from '../chat/index.ts';
import { link } from '../host/index.ts';
import { useInfo } from '../lib/info.ts';
import { useNotices } from '../lib/notices.ts';
import { NEW, useRoute } from '../lib/route.ts';
import { useSettings } from '../lib/settings.ts';
import { useModels } from '../models/index.ts';
import { useVault } from '../security/index.ts';
import { onLink, useShell } from '../shell/start.ts';
import { clearImages, clearTaking } from '../vision/index.ts';
import { FakeHost } from './fake-host.ts';
import { type FakeState, freshState } from './fake-state.ts';

export interface Connected {
  host: FakeHost;
  /** The host goes away, or may be reached again. */
  away(on: boolean): void;
  /** How the window's connection stands. */
  link(): string;
  end(): void;
}

/** Resolves when the condition holds; rejects after five seconds of asking. */
export async function until(condition: () => boolean, what: string = condition.toString()): Promise<void> {
  const end = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** @param prepare what happens to the host before the window knocks */
export async function connect(state: Partial<FakeState> = {}, prepare?: (host: FakeHost) => void): Promise<Connected> {
  const host = new FakeHost(freshState({ pace: 0, ...state }));
  prepare?.(host);
  clearChats();
  clearDrafts();
  clearTaking();
  clearImages();
  useConversations.setState({ conversations: [], loaded: false });
  useNotices.setState({ notices: [], alerts: [] });
  useSettings.setState({ values: {}, loaded: false });
  useModels.setState({ models: [], chosen: null, downloads: [], conversation: NEW });
  useRoute.setState({ page: 'chat', conversation: NEW, reveal: null });
  useShell.setState({ ready: false, fatal: null });
  useVault.setState({ status: null });
  useInfo.setState({ info: null });
  let away = false;
  const connection = link({
    open: () => (away ? Promise.reject(new Error('away')) : Promise.resolve(host.connect())),
    auth: () => ({ token: 'x' }),
    onSession: () => {},
    onState: onLink,
    appVersion: '0.1.0',
    backoff: () => 1,
  });
  if (!host.state.locked) await until(() => useShell.getState().ready, 'the window to be ready');
  return {
    host,
    away(on) {
      away = on;
      if (on) host.drop();
    },
    link: () => useShell.getState().link.kind,
    end: () => connection.end(),
  };
}
