/** "Quick ask": one question and its answer over everything else; what is said here stands in M.I.A as any conversation does. */
import { ExternalLink } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { emptyChat, Status, shownMessages, useChats } from '../chat/index.ts';
import { Composer, focusMessageBox } from '../composer/index.ts';
import { shellPort } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { NEW, useRoute } from '../lib/route.ts';
import { useModels } from '../models/index.ts';
import { Button } from '../ui/index.ts';
import { pressClick, useTalk, useTalkWord } from '../voice/talk/index.ts';
import { Alerts } from './Alerts.tsx';
import { freshOnPress } from './quick.ts';
import { ShownLog } from './ShownLog.tsx';
import { useShell } from './start.ts';
import { useConversationState } from './useConversationState.ts';
import { useShown } from './useShown.ts';

export function QuickFrame() {
  const { t } = useTranslation();
  const ready = useShell((s) => s.ready);
  const connected = useShell((s) => s.link.kind === 'open');
  const { conversation: id } = useRoute();
  const chat = useChats((s) => s.chats[id]) ?? emptyChat;
  const outgoing = useChats((s) => s.outgoing[id]) ?? null;
  const hasModel = useModels((s) => s.chosen !== null && s.chosen.model !== null);
  const voice = useTalkWord();
  const messages = useMemo(() => shownMessages(chat), [chat]);
  const state = useConversationState(chat, messages, outgoing !== null);
  const empty = messages.length === 0 && !outgoing && !chat.turn;

  useShown(id, ready);
  useEffect(() => {
    // What can recognise speech is known by then.
    if (!ready) return;
    return shellPort()?.onQuick(() => {
      if (useTalk.getState().phase === 'idle') freshOnPress();
      focusMessageBox();
      // There is no key-up: a press begins, and the next one ends.
      pressClick();
    });
  }, [ready]);

  return (
    <main className="flex h-full flex-col border border-border">
      <header className="flex h-11 shrink-0 items-center gap-3 border-b border-border px-3 [-webkit-app-region:drag]">
        <h1 className="shrink-0 text-sm font-semibold whitespace-nowrap">{t('quick.heading')}</h1>
        {ready && (
          <Status conversation={id} connected={connected} turn={chat.turn} pending={state.pending} stopped={state.stopped} voice={voice} />
        )}
        <div className="grow" />
        {id !== NEW && (
          <Button
            kind="quiet"
            className="[-webkit-app-region:no-drag]"
            icon={<ExternalLink size={14} aria-hidden />}
            onClick={() => shellPort()?.openConversation(id)}
          >
            {t('quick.open')}
          </Button>
        )}
      </header>
      {empty ? (
        <p className="flex min-h-0 grow items-center justify-center px-6 text-center text-base text-balance text-muted">
          {hasModel || !ready ? t('quick.empty') : t('model.why.none')}
        </p>
      ) : (
        <div className="relative flex min-h-0 grow flex-col">
          <ShownLog conversation={id} chat={chat} messages={messages} busy={state.busy} outgoing={outgoing} reveal={null} />
        </div>
      )}
      <div className="shrink-0">
        <div className="flex flex-col gap-2 px-4 pt-2 empty:hidden">
          <Alerts conversation={id} failure={state.failure} question={state.question} />
        </div>
        <Composer conversation={id} busy={state.busy} hasModel={!ready || hasModel} />
      </div>
    </main>
  );
}
