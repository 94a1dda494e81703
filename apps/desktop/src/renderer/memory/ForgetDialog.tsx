import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { cancelForget, forget, forgetSentence, useMemory } from './store.ts';

/** "Forget": says exactly what goes before anything does. */
export function ForgetDialog() {
  const { t } = useTranslation();
  const forgetting = useMemory((s) => s.forgetting);
  if (!forgetting) return null;
  const { memory, preview } = forgetting;
  // Its own receipt, for the answer that is open, is one of them and shown as forgotten.
  const others = preview.receipts - 1;
  return (
    <Dialog open onClose={cancelForget} title={t('forget.title')} description={forgetSentence(preview)}>
      {others > 0 && <p className="-mt-2 pb-4 text-sm text-muted">{t('forget.receipts', { count: others })}</p>}
      <div className="flex justify-end gap-2">
        <Button onClick={cancelForget}>{t('forget.cancel')}</Button>
        <Button kind="danger" onClick={() => forget(memory)}>
          {t('forget.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}
