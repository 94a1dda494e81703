import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { endIncognito, useIncognito } from './store.ts';

/** Asked once before an incognito conversation ends. */
export function CloseDialog() {
  const { t } = useTranslation();
  const closing = useIncognito((s) => s.closing);
  if (closing === null) return null;
  const cancel = (): void => useIncognito.setState({ closing: null });
  return (
    <Dialog open onClose={cancel} title={t('incognito.close')} description={t('incognito.lost')}>
      <div className="flex justify-end gap-2">
        <Button data-first-focus onClick={cancel}>
          {t('frame.cancel')}
        </Button>
        <Button kind="danger" onClick={() => void endIncognito(closing)}>
          {t('incognito.end')}
        </Button>
      </div>
    </Dialog>
  );
}
