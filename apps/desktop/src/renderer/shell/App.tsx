/** The window: the frame, and which of its pages stands in it. */
import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { answer, chatOf, flushDrafts, flushEdits, isBusy, LinkDialog, titleOf, useConversations } from '../chat/index.ts';
import { focusMessageBox, MESSAGE_BOX } from '../composer/index.ts';
import { AlertList } from '../errors/index.ts';
import { shellPort } from '../host/index.ts';
import { errorAction, errorSentence, type ShownError } from '../i18n/errors.ts';
import { useTranslation } from '../i18n/index.ts';
import { CloseDialog, watchUnload } from '../incognito/index.ts';
import { useInfo } from '../lib/info.ts';
import { useLayout } from '../lib/layout.ts';
import { quickWindow, useRoute, watchRoute } from '../lib/route.ts';
import { setSetting, useSetting } from '../lib/settings.ts';
import {
  CorrectDialog,
  closeReceipts,
  ForgetDialog,
  MEMORY_HEADING,
  MemoryPage,
  PANEL_OVER,
  RangeDialog,
  ReceiptsPanel,
  useMemory,
} from '../memory/index.ts';
import { told } from '../models/index.ts';
import { phraseLater } from '../onboarding/index.ts';
import { openRestore, PhraseDialog, RESTORABLE, RestoreDialog, UnlockPage, useVault } from '../security/index.ts';
import { SettingsDialog } from '../settings/index.ts';
import { Button, ErrorAlert } from '../ui/index.ts';
import { DropTarget, watchFiles } from '../vision/index.ts';
import { watchMicrophone } from '../voice/capture/index.ts';
import { watchHandsFree } from '../voice/handsfree/index.ts';
import { watchTalk } from '../voice/talk/index.ts';
import { Announcer } from './Announcer.tsx';
import { AwayNotice } from './AwayNotice.tsx';
import { watchActive } from './active.ts';
import { ConversationView } from './ConversationView.tsx';
import { offerCommands } from './commands/index.ts';
import { KeysSheet } from './commands/KeysSheet.tsx';
import { Palette } from './commands/Palette.tsx';
import { watchMarks } from './find/marks.ts';
import { watchFind } from './find/store.ts';
import { watchFocus } from './focus.ts';
import { followSpeech } from './follow-speech.ts';
import { watchKeys } from './keys.ts';
import { watchLanguage } from './language.ts';
import { openSidebar } from './list/store.ts';
import { modalOpen } from './moves.ts';
import { NoticeArea } from './NoticeArea.tsx';
import { watchPrivacy } from './privacy.ts';
import { QuickFrame } from './QuickFrame.tsx';
import { Sidebar } from './Sidebar.tsx';
import { watchSearch } from './search/store.ts';
import { begin, unlocked, useShell } from './start.ts';
import { watchTheme } from './theme.ts';

export function App({ onRetry }: { onRetry(): void }) {
  const { t } = useTranslation();
  const { link, ready, fatal } = useShell();
  const vault = useVault((s) => s.status);
  // How it looks is known before it is drawn: language, theme, and whether the sidebar is open.
  const known = useInfo((s) => s.info !== null);
  useEffect(() => {
    const stops = [
      watchActive(),
      ...[watchLanguage(), watchTheme(), watchRoute(), watchKeys(), followSpeech()],
      watchMicrophone(watchPrivacy),
      watchTalk(modalOpen),
      watchFiles(() => useVault.getState().status?.state === 'open' && !modalOpen()),
      watchHandsFree(),
      ...[watchUnload(), watchMarks(), watchFind(), watchFocus(), watchSearch(openSidebar)],
    ];
    const flush = (): void => {
      flushDrafts();
      flushEdits();
    };
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      for (const stop of stops) stop();
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
    };
  }, []);
  if (link.kind === 'refused')
    return (
      <main className="flex h-full items-center justify-center p-6">
        <div role="alert" className="max-w-[46ch]">
          <h1 className="mb-2 text-lg font-semibold">
            {t(link.error.code.startsWith('access.') || link.error.code.startsWith('protocol.') ? 'link.refused' : 'link.stopped')}
          </h1>
          <p className="text-base">{errorSentence(link.error)}</p>
          <p className="mt-2 font-mono text-xs text-muted">{link.error.code}</p>
          {(shellPort() !== null || errorAction(link.error.code) === 'retry') && (
            <Button kind="primary" className="mt-4" onClick={onRetry}>
              {t('errors.action.retry')}
            </Button>
          )}
        </div>
      </main>
    );
  // An open vault is all that the message box waits for; whatever stands around it comes when it is here.
  const box = ready || (known && vault?.state === 'open' && fatal === null);
  return (
    <>
      {known && vault?.state === 'locked' ? (
        <UnlockPage onUnlocked={() => void unlocked()} />
      ) : box ? (
        quickWindow ? (
          <QuickFrame />
        ) : (
          <Frame />
        )
      ) : (
        <Connecting error={fatal} />
      )}
      <AwayNotice onRetry={onRetry} />
      <NoticeArea />
      <Announcer />
      <DropTarget />
    </>
  );
}

function Connecting({ error }: { error: ShownError | null }) {
  const { t } = useTranslation();
  return (
    <main className="flex h-full items-center justify-center p-6">
      {error ? (
        <div className="w-full max-w-[520px]">
          <h1 className="mb-3 text-lg font-semibold">{t('frame.appName')}</h1>
          <ErrorAlert
            error={error}
            onAction={() => void begin({ listening: true })}
            actionLabel={t('errors.action.retry')}
            {...(RESTORABLE.includes(error.code) ? { onSecond: openRestore, secondLabel: t('backup.fromBackup') } : {})}
          />
          <RestoreDialog />
        </div>
      ) : (
        <p className="late text-base text-muted">{t('link.connecting')}</p>
      )}
    </main>
  );
}

const narrowQuery = '(max-width: 719.98px)';

function useMedia(wanted: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = window.matchMedia(wanted);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => window.matchMedia(wanted).matches,
  );
}

/** Between what lies over the window and the rest of it: a click beside closes what is open. Keys have Esc. */
function Shade({ onClick }: { onClick(): void }) {
  return (
    <button type="button" tabIndex={-1} aria-hidden onClick={onClick} className="absolute inset-0 z-20 bg-[oklch(0.15_0.01_75/0.42)]" />
  );
}

function Frame() {
  const { t } = useTranslation();
  const link = useShell((s) => s.link);
  const ready = useShell((s) => s.ready);
  const narrow = useMedia(narrowQuery);
  const panel = useMemory((s) => s.answer !== null);
  const covered = useMedia(PANEL_OVER) && panel;
  const overlay = useLayout((s) => s.overlay);
  const settings = useLayout((s) => s.settings);
  const page = useRoute((s) => s.page);
  const left = useLeft();
  const kept = useSetting('sidebar.open');
  const open = narrow ? overlay : kept;
  const setOpen = (next: boolean): void => {
    if (narrow) useLayout.setState({ overlay: next });
    else void told(setSetting('sidebar.open', next));
  };
  // While the vault is locked nothing is offered, neither to keys nor to menus.
  useEffect(offerCommands, []);
  return (
    <div className="relative flex h-full min-h-0 overflow-hidden">
      <a
        href={`#${page === 'memory' ? MEMORY_HEADING : MESSAGE_BOX}`}
        inert={covered || (narrow && open)}
        onClick={(event) => {
          event.preventDefault();
          if (page === 'memory') document.getElementById(MEMORY_HEADING)?.focus();
          else focusMessageBox();
        }}
        className="absolute start-2 top-2 z-[70] -translate-y-20 rounded-md border border-border bg-bg px-3 py-1.5 text-sm shadow-float focus:translate-y-0"
      >
        {t(page === 'memory' ? 'memory.skip' : 'frame.skip')}
      </a>
      {open && narrow && <Shade onClick={() => setOpen(false)} />}
      {open && (
        <div
          ref={narrow ? enter : undefined}
          className={narrow ? 'arrive absolute inset-y-0 start-0 z-30 max-w-full shadow-float' : 'h-full shrink-0'}
        >
          <Sidebar onCollapse={() => setOpen(false)} />
        </div>
      )}
      {/* Under what lies over it nothing can be reached: the focus stays in what is open. */}
      <div inert={narrow && open} className="relative flex min-h-0 min-w-0 grow">
        <div inert={covered} className="contents">
          {page === 'memory' ? (
            <Suspense fallback={<main className="grow" />}>
              <MemoryPage onOpenSidebar={open ? null : () => setOpen(true)} title={left} alerts={<AlertList />} />
            </Suspense>
          ) : (
            <ConversationView ready={ready} connected={link.kind === 'open'} onOpenSidebar={open ? null : () => setOpen(true)} />
          )}
        </div>
        {covered && <Shade onClick={closeReceipts} />}
        <ReceiptsPanel regenerate={regenerate} />
      </div>
      <ForgetDialog />
      <RangeDialog />
      <CorrectDialog />
      <LinkDialog />
      <CloseDialog />
      {settings !== null && (
        <Suspense fallback={null}>
          <SettingsDialog />
        </Suspense>
      )}
      <PhraseDialog onLater={phraseLater} />
      <RestoreDialog />
      <Palette />
      <KeysSheet />
    </div>
  );
}

/** Answers again what an answer of the open conversation answered; not while something is written there. */
function regenerate(id: string): (() => void) | undefined {
  const { conversation } = useRoute.getState();
  const question = chatOf(conversation).messages.find((m) => m.id === id)?.parent;
  if (!question || isBusy(conversation)) return undefined;
  return () => void answer(conversation, question);
}

/** The title of the conversation that the Memory page stands in place of; null where there is nothing of it to forget. */
function useLeft(): string | null {
  const id = useRoute((s) => s.conversation);
  const found = useConversations((s) => s.conversations.find((c) => c.id === id));
  return found && found.messages > 0 && !found.incognito ? titleOf(found) : null;
}

/** The sidebar that lies over the conversation takes the focus, and gives it back when it goes. */
function enter(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return;
  const opener = document.activeElement;
  if (!element.contains(opener)) element.querySelector<HTMLElement>('button')?.focus();
  return () => {
    // Where it was opened from may be drawn anew: the button that opens it stands in the same place.
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus();
      else document.querySelector<HTMLElement>('main header button')?.focus();
    });
  };
}
