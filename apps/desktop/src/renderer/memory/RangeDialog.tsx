import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { Answers, Request, Stays, useTicked } from './ForgetParts.tsx';
import { cancelRange, forgetRange, forgetRangeEverywhere, type Range, useRange } from './range.ts';
import { erasedSentences } from './store.ts';

/** "Forget" for a stretch of time, a conversation, or all of what a card names: says exactly what goes before anything does. */
export function RangeDialog() {
  const range = useRange((s) => s.range);
  return range && <Asking key={`${range.kind} ${range.conversation?.id} ${range.memories.join(' ')}`} {...range} />;
}

function Asking({ kind, conversation, memories, request, preview }: Range) {
  const { t } = useTranslation();
  const { answers, stays } = preview;
  const { ticked, tick } = useTicked([...answers.map(({ message }) => message), ...(request === null ? [] : [request])]);
  const empty = preview.messages + preview.facts + preview.habits === 0;
  const ask =
    kind === 'conversation'
      ? t('memory.rangeAsk.conversation', { title: conversation?.title || t('sidebar.untitled') })
      : kind === 'memories'
        ? t('memory.rangeAsk.memories', { count: memories.length })
        : kind === 'hour'
          ? t('memory.rangeAsk.hour')
          : t('memory.rangeAsk.today');
  const sentences = empty ? t('memory.rangeEmpty') : [ask, ...erasedSentences(preview)].join(' ');
  return (
    <Dialog open onClose={cancelRange} title={t('forget.title')} description={sentences}>
      {preview.conversations > 0 && !empty && (
        <p className="-mt-2 pb-4 text-sm text-muted">{t('memory.wholeConversations', { count: preview.conversations })}</p>
      )}
      {!empty && preview.receipts > 0 && (
        <p className="-mt-2 pb-4 text-sm text-muted">{t('forget.receipts', { count: preview.receipts })}</p>
      )}
      {!empty && <Answers answers={answers} ticked={ticked} onTick={tick} />}
      {!empty && request !== null && <Request request={request} ticked={ticked} onTick={tick} />}
      {!empty && <Stays stays={stays} />}
      {!empty && preview.backups > 0 && <p className="-mt-2 pb-4 text-sm text-muted">{t('forget.backupsText')}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={cancelRange}>{empty ? t('frame.close') : t('forget.cancel')}</Button>
        {!empty && preview.backups > 0 && (
          <Button kind="danger" onClick={() => void forgetRangeEverywhere(ticked)}>
            {t('forget.confirmBackups')}
          </Button>
        )}
        {!empty && (
          <Button kind="danger" onClick={() => void forgetRange(ticked)}>
            {t('forget.confirm')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
