/** What a window does when its host is there: looks at the vault, fetches what it shows, and listens to what changes. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { AppEvent } from '../../contract/index.ts';
import {
  clearChats,
  clearDrafts,
  clearEdits,
  fetchDraft,
  flushDrafts,
  flushEdits,
  follow,
  loadConversations,
  openConversation,
  resync,
  setTurnId,
  takeConversation,
  takeDraft,
  takeEdit,
  takeHead,
  takeMessage,
  useChats,
  useConversations,
  warmAnswers,
} from '../chat/index.ts';
import { ask, type LinkState, WINDOW_ID } from '../host/index.ts';
import type { ShownError } from '../i18n/errors.ts';
import { gone, loadIncognito } from '../incognito/index.ts';
import { useInfo } from '../lib/info.ts';
import { useLayout } from '../lib/layout.ts';
import { notices, useNotices } from '../lib/notices.ts';
import { goTo, NEW, useRoute } from '../lib/route.ts';
import { loadSettings, takeSetting, useSettings } from '../lib/settings.ts';
import { clearMemory, closeReceipts, memoryChanged, useMemory } from '../memory/index.ts';
import { imageLookedAt, loadCatalogue, loadModels, takeDownload, told, useModels } from '../models/index.ts';
import { forgetMoving, takeImport } from '../moving/index.ts';
import { loadBackups, loadVault, useVault } from '../security/index.ts';
import { clearImages, clearTaking, takeImage } from '../vision/index.ts';
import { clearSpeaking } from '../voice/speaking/index.ts';
import { loadVoice } from '../voice/talk/index.ts';
import { clearTimings, timingsEvent } from '../voice/timings/index.ts';
import { markMessage } from './find/marks.ts';
import { closeFind } from './find/store.ts';
import { loadFolders, useFolders } from './list/folders.ts';
import { useList } from './list/store.ts';
import { clearSearch, searchChanged } from './search/store.ts';

interface ShellState {
  link: LinkState;
  /** Everything that stands around the message box is here. */
  ready: boolean;
  /** What keeps the window from showing anything: a damaged vault, a database that does not open. */
  fatal: ShownError | null;
}

export const useShell = create<ShellState>(() => ({ link: { kind: 'connecting' }, ready: false, fatal: null }));

/** The connection changed. */
export function onLink(link: LinkState): void {
  useShell.setState({ link });
  if (link.kind === 'open') void begin();
}

/** The host is there, for the first time or again. */
export async function begin({ listening = false } = {}): Promise<void> {
  try {
    if (!listening) void listen();
    useShell.setState({ fatal: null });
    const [info, status] = await Promise.all([ask('app.info', {}), loadVault()]);
    if (!useSettings.getState().loaded) for (const [name, value] of Object.entries(info.early ?? {})) takeSetting(name, value);
    useInfo.setState({ info });
    if (status.state === 'open') await load();
  } catch (thrown) {
    const error = MiaError.from(thrown);
    // Away again: the connection tells that. Locked again: the vault's event does.
    if (error.code === 'connection.lost' || error.code === 'vault.locked') return;
    if (useShell.getState().ready) notices().alert(error.toShape(), () => void begin());
    else useShell.setState({ fatal: error.toShape() });
  }
}

/** Fetches what the window shows. The box stands before: what was typed in it meanwhile comes behind the draft. */
async function load(): Promise<void> {
  const { conversation } = useRoute.getState();
  const first = !useShell.getState().ready;
  await Promise.all([
    loadSettings(),
    loadConversations().then(loadIncognito),
    loadFolders(),
    told(loadModels(conversation)),
    // Also where the window begins in a conversation: from there to a new chat nothing is fetched.
    fetchDraft(NEW),
    conversation !== NEW && first ? openAndFollow(conversation) : undefined,
  ]);
  useMemory.setState({ encoder: useModels.getState().encoder });
  useShell.setState({ ready: true });
  warmAnswers();
  void told(loadCatalogue());
  // What can not be said yet is asked again by the first press.
  loadVoice().catch(() => {});
  flushDrafts();
  flushEdits();
  for (const id of Object.keys(useChats.getState().chats)) if (!first) void resync(id);
}

/** Shows a conversation and reads on in the turn that runs there. */
export async function openAndFollow(id: string): Promise<void> {
  const turn = await openConversation(id);
  if (turn) void follow(id, turn);
}

async function listen(): Promise<void> {
  try {
    await ask('app.events', {}, { onEvent: onAppEvent });
  } catch {
    // It ends with the connection, and begins again with the next.
  }
}

function lock(): void {
  clearSpeaking();
  clearChats();
  clearDrafts();
  clearEdits();
  closeReceipts();
  clearMemory();
  clearTimings();
  clearTaking();
  clearImages();
  closeFind();
  forgetMoving();
  clearSearch();
  markMessage(null);
  useConversations.setState({ conversations: [], loaded: false });
  useFolders.setState({ folders: [] });
  useList.setState({ archived: false, renaming: null, naming: null, active: null, wanted: null });
  useLayout.setState({ palette: false, keys: false });
  useNotices.setState({ notices: [] });
  useModels.setState({ models: [], chosen: null, downloads: [] });
  useShell.setState({ ready: false });
  goTo(NEW, { replace: true });
}

export function onAppEvent(event: AppEvent): void {
  memoryChanged(event);
  searchChanged(event);
  timingsEvent(event);
  switch (event.type) {
    case 'conversation':
      takeConversation(event.conversation);
      takeHead(event.conversation);
      return;
    case 'conversation-removed':
      gone(event.id);
      return;
    case 'message':
      takeMessage(event.message);
      return;
    case 'turn': {
      setTurnId(event.conversation, event.turn);
      if (useChats.getState().chats[event.conversation]?.conversation) void follow(event.conversation, event.turn);
      return;
    }
    case 'turn-ended':
      return;
    case 'folders':
      void told(loadFolders());
      return;
    case 'models':
      void told(loadModels());
      // What joined may be what recognises speech.
      loadVoice().catch(() => {});
      return;
    case 'download':
      takeDownload(event.download);
      return;
    case 'draft':
      if (event.window !== WINDOW_ID) takeDraft(event.draft.conversation, event.draft);
      return;
    case 'edit':
      if (event.window !== WINDOW_ID) takeEdit(event.conversation, event.message, event.edit);
      return;
    case 'settings':
      takeSetting(event.name, event.value);
      return;
    case 'vault': {
      const before = useVault.getState().status;
      if (event.state === 'locked') lock();
      if (event.state === 'open' && before?.state === 'locked' && !useShell.getState().ready) void begin({ listening: true });
      else void told(loadVault());
      return;
    }
    case 'backup':
      loadBackups().catch(() => {});
      return;
    case 'trouble':
      notices().alert(event.error);
      return;
    case 'import':
      takeImport(event.import);
      if (event.import.state !== 'running') void told(loadConversations());
      return;
    case 'erased':
      lock();
      // With what the window still knew: it begins as on the first day.
      window.location.reload();
      return;
    case 'image':
      takeImage(event.image);
      imageLookedAt();
      return;
    case 'encoder':
      useModels.setState({ encoder: event.available });
      useMemory.setState({ encoder: event.available });
      return;
    case 'prepared':
    case 'memory.changed':
    case 'consolidation':
    case 'memory-encoder':
      return;
  }
}

/** The person unlocked it here. */
export async function unlocked(): Promise<void> {
  if (!useShell.getState().ready) await begin({ listening: true });
}
