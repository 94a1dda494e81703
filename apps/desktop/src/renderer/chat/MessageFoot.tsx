/** What a message's state means, said under it: kept as a note, kept until the model is here, stopped, not finished. */
import { Clock3, NotebookPen, Square, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Message } from '../../contract/index.ts';
import { about, bytesOf } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { hasCard, SaidCard } from '../memory/index.ts';
import { activeDownloads, useModels } from '../models/index.ts';
import { Button } from '../ui/index.ts';
import { answer } from './actions.ts';
import { useConversations } from './conversations.ts';
import { chatOf, useChats } from './store.ts';
import { textOf } from './turn.ts';

interface Props {
  message: Message;
  last: boolean;
  busy: boolean;
}

export function MessageFoot({ message, last, busy }: Props) {
  const { t } = useTranslation();
  if (message.role === 'user') {
    if (hasCard(message)) return <Said message={message} busy={busy} />;
    // A recording that was not recognised says so itself.
    if (message.status === 'note' && textOf(message) === '' && message.parts.every((part) => part.kind === 'audio')) return null;
    if (message.status === 'note') return <Note message={message} busy={busy} />;
    if (message.status === 'pending') return <Early message={message} />;
    if (message.status === 'done' && last && !busy) return <Unanswered message={message} />;
    return null;
  }
  if (message.status === 'stopped' && last)
    return (
      <Line>
        <Square size={11} aria-hidden fill="currentColor" />
        {t('chat.stoppedMark')}
      </Line>
    );
  if (message.status === 'failed')
    return (
      <Line>
        <TriangleAlert size={13} aria-hidden />
        {t('chat.failedMark')}
      </Line>
    );
  return null;
}

function Line({ children }: { children: ReactNode }) {
  return <p className="mt-1.5 flex items-center gap-1.5 text-sm text-muted">{children}</p>;
}

/** What was said to the memory is answered by the app's card. */
function Said({ message, busy }: { message: Message; busy: boolean }) {
  const { conversation, id } = message;
  const hasModel = useModels((s) => s.chosen !== null && s.chosen.model !== null);
  const about = useConversations((s) => s.conversations.find((c) => c.id === conversation));
  const regenerate = (of: string): (() => void) | undefined => {
    const question = chatOf(conversation).messages.find((m) => m.id === of)?.parent;
    return hasModel && question ? () => void answer(conversation, question) : undefined;
  };
  return (
    <SaidCard
      message={message}
      busy={busy}
      title={about?.title ?? ''}
      remembered={about?.remember ?? true}
      askModel={hasModel ? () => void answer(conversation, id) : undefined}
      regenerate={regenerate}
    />
  );
}

/** Where nothing is kept, nothing says so. */
const useIncognitoOf = (message: Message): boolean =>
  useConversations((s) => s.conversations.some((c) => c.id === message.conversation && c.incognito));

function Note({ message, busy }: { message: Message; busy: boolean }) {
  const { t } = useTranslation();
  const hasModel = useModels((s) => s.chosen !== null && s.chosen.model !== null);
  const incognito = useIncognitoOf(message);
  const Icon = incognito ? Clock3 : NotebookPen;
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <p role="note" className="flex items-start gap-1.5 text-sm text-muted">
        <Icon size={13} aria-hidden className="mt-[3px] shrink-0" />
        {incognito ? t(hasModel ? 'incognito.noteModel' : 'incognito.note') : t(hasModel ? 'message.noteModel' : 'message.note')}
      </p>
      {hasModel ? (
        <Button disabled={busy} onClick={() => answer(message.conversation, message.id)}>
          {t('message.answerThis')}
        </Button>
      ) : (
        <Button onClick={() => useModels.setState({ pickerOpen: true })}>{t('message.chooseModel')}</Button>
      )}
    </div>
  );
}

/** The path was ended at a question: it can be answered again. */
function Unanswered({ message }: { message: Message }) {
  const { t } = useTranslation();
  const hasModel = useModels((s) => s.chosen !== null && s.chosen.model !== null);
  // An answer that ended before its first word stands here too, and its reason stands below the log.
  const stored = useChats((s) => s.chats[message.conversation]?.messages.at(-1)?.id === message.id);
  if (!hasModel || !stored) return null;
  return (
    <Button className="mt-2" onClick={() => answer(message.conversation, message.id)}>
      {t('message.answerThis')}
    </Button>
  );
}

function Early({ message }: { message: Message }) {
  const { t } = useTranslation();
  const incognito = useIncognitoOf(message);
  const download = useModels((s) => activeDownloads(s.downloads)[0]);
  const words = !download
    ? t('message.earlyPlain')
    : download.eta === null
      ? t('message.early', { progress: bytesOf(download.bytes, download.total) })
      : t('message.earlyTime', { progress: bytesOf(download.bytes, download.total), time: about(download.eta) });
  return (
    <p role="note" className="tabular mt-1.5 flex items-start gap-1.5 text-sm text-muted">
      <Clock3 size={13} aria-hidden className="mt-[3px] shrink-0" />
      {incognito ? t('incognito.early') : words}
    </p>
  );
}
