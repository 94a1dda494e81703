/** The conversation: its header, its log or what it begins with, what went wrong, and the message box. */
import { ArrowLeft, PanelLeftOpen } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { emptyChat, Status, shownMessages, titleOf, useChats } from '../chat/index.ts';
import { Composer } from '../composer/index.ts';
import { actOn } from '../errors/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { IncognitoBand } from '../incognito/index.ts';
import { NEW, useRoute } from '../lib/route.ts';
import { useSetting } from '../lib/settings.ts';
import { activeDownloads, ContextMeter, DownloadLine, Picker, SHOWN_FROM, useModels } from '../models/index.ts';
import { FirstStart, PhraseBar } from '../onboarding/index.ts';
import { OneDiskBar } from '../security/index.ts';
import { Button, ErrorAlert, IconButton } from '../ui/index.ts';
import { useTalkWord } from '../voice/talk/index.ts';
import { Alerts } from './Alerts.tsx';
import { FindBar } from './find/FindBar.tsx';
import { bringUp } from './find/reveal.ts';
import { ShownLog } from './ShownLog.tsx';
import { backToResults, useSearch } from './search/store.ts';
import { openAndFollow } from './start.ts';
import { useConversationState } from './useConversationState.ts';
import { useShown } from './useShown.ts';

interface Props {
  /** What stands around the message box is here; before, it is left out, not guessed. */
  ready: boolean;
  connected: boolean;
  /** Null while the sidebar is open. */
  onOpenSidebar: (() => void) | null;
}

export function ConversationView({ ready, connected, onOpenSidebar }: Props) {
  const { t } = useTranslation();
  const { conversation: id, reveal } = useRoute();
  const chat = useChats((s) => s.chats[id]) ?? emptyChat;
  const outgoing = useChats((s) => s.outgoing[id]) ?? null;
  const error = useChats((s) => s.errors[id]);
  const hasModel = useModels((s) => s.chosen !== null && s.chosen.model !== null);
  const downloads = useModels((s) => s.downloads);
  const looking = useModels((s) => s.looking);
  const onboarded = useSetting('onboarding.done');
  const voice = useTalkWord();
  const messages = useMemo(() => shownMessages(chat), [chat]);
  const state = useConversationState(chat, messages, outgoing !== null);
  const here = id === NEW || chat.conversation !== null;

  useShown(id, ready);
  useEffect(() => {
    if (reveal && here) void bringUp(id, reveal, { focus: true });
  }, [id, reveal, here]);

  const searched = useSearch((s) => s.from !== null);
  const active = activeDownloads(downloads);
  const empty = messages.length === 0 && !outgoing && !chat.turn;
  const firstStart = ready && empty && !state.anything && !onboarded;
  const incognito = chat.conversation?.incognito ?? false;
  const title = incognito || (id !== NEW && messages.length > 0) ? titleOf(chat.conversation) : t('chat.newTitle');
  return (
    <main aria-label={t('frame.main')} className="flex min-w-0 grow flex-col">
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-border pe-4 ps-2 sm:ps-3">
        {onOpenSidebar && (
          <IconButton label={t('sidebar.open')} onClick={onOpenSidebar}>
            <PanelLeftOpen size={16} aria-hidden className="rtl:-scale-x-100" />
          </IconButton>
        )}
        {searched && (
          <Button
            kind="quiet"
            className="px-2 max-sm:w-8 max-sm:px-0"
            icon={<ArrowLeft size={15} aria-hidden className="rtl:rotate-180" />}
            onClick={backToResults}
          >
            <span className="max-sm:sr-only">{t('search.back')}</span>
          </Button>
        )}
        {ready && !firstStart && (
          <h1 dir="auto" title={title} className="min-w-28 shrink-[999] truncate px-2 text-sm font-semibold max-sm:sr-only">
            {title}
          </h1>
        )}
        {ready && <Picker used={state.used} />}
        <div className="min-w-4 grow" />
        {state.share >= SHOWN_FROM && (
          <div className="max-lg:hidden">
            <ContextMeter used={state.used} total={state.window} />
          </div>
        )}
        {ready && (
          <Status conversation={id} connected={connected} turn={chat.turn} pending={state.pending} stopped={state.stopped} voice={voice} />
        )}
      </header>
      <IncognitoBand conversation={id} />
      {!incognito && <PhraseBar answered={state.answered} />}
      {!incognito && <OneDiskBar />}
      {error ? (
        <div className="mx-auto w-full max-w-[800px] grow px-6 pt-10">
          <ErrorAlert error={error} onAction={actOn(error, () => void openAndFollow(id))} />
        </div>
      ) : firstStart ? (
        <div className="min-h-0 grow overflow-y-auto">
          <FirstStart />
        </div>
      ) : !here ? (
        <Skeleton />
      ) : empty && !ready ? (
        <div className="grow" />
      ) : empty ? (
        <div className="flex min-h-0 grow items-center justify-center px-6">
          <p className="max-w-[44ch] text-center text-base text-balance text-muted">
            {incognito ? t('incognito.start') : hasModel ? t('chat.start') : active.length > 0 ? t('chat.coming') : t('model.why.none')}
          </p>
        </div>
      ) : (
        <div className="relative flex min-h-0 grow flex-col">
          <FindBar />
          <ShownLog conversation={id} chat={chat} messages={messages} busy={state.busy} outgoing={outgoing} reveal={reveal} />
        </div>
      )}
      <div className="shrink-0">
        <div className="mx-auto flex w-full max-w-[800px] flex-col gap-2 px-4 pt-2 pb-2 empty:hidden sm:px-6">
          <Alerts conversation={id} failure={state.failure} question={state.question} />
          {looking && <p className="breathe text-sm text-muted">{t('onboarding.starterWait')}</p>}
          {active.map((download) => (
            <DownloadLine key={download.id} download={download} />
          ))}
        </div>
        <Composer conversation={id} busy={state.busy} hasModel={!ready || hasModel || active.length > 0} />
      </div>
    </main>
  );
}

/** The shape of what is coming, not a spinner. */
function Skeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('chat.loading')} className="mx-auto flex w-full max-w-[800px] grow flex-col gap-6 px-6 pt-8">
      <div className="breathe h-9 w-2/5 rounded-md bg-raised" />
      <div className="flex flex-col gap-2">
        <div className="breathe h-3 w-4/5 rounded-full bg-raised" />
        <div className="breathe h-3 w-3/5 rounded-full bg-raised" />
        <div className="breathe h-3 w-2/3 rounded-full bg-raised" />
      </div>
    </div>
  );
}
