import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { cancelRange, forgetRange, useRange } from './range.ts';
import { erasedSentences } from './store.ts';

/** "Forget" for a stretch of time or a conversation: says exactly what goes before anything does. */
export function RangeDialog() {
  const { t } = useTranslation();
  const range = useRange((s) => s.range);
  if (!range) return null;
  const { kind, conversation, preview } = range;
  const empty = preview.messages === 0;
  const ask =
    kind === 'conversation'
      ? t('memory.rangeAsk.conversation', { title: conversation?.title || t('sidebar.untitled') })
      : kind === 'hour'
        ? t('memory.rangeAsk.hour')
        : t('memory.rangeAsk.today');
  const sentences = empty ? t('memory.rangeEmpty') : [ask, ...erasedSentences(preview)].join(' ');
  return (
    <Dialog open onClose={cancelRange} title={t('forget.title')} description={sentences}>
      {preview.conversations > 0 && !empty && (
        <p className="-mt-2 pb-4 text-sm text-muted">{t('memory.wholeConversations', { count: preview.conversations })}</p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={cancelRange}>{empty ? t('frame.close') : t('forget.cancel')}</Button>
        {!empty && (
          <Button kind="danger" onClick={() => void forgetRange()}>
            {t('forget.confirm')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
