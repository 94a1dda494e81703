import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { Answers, Request, Stays, useTicked } from './ForgetParts.tsx';
import { cancelForget, forget, forgetEverywhere, forgetSentence, useMemory } from './store.ts';

/** "Forget": says exactly what goes before anything does. */
export function ForgetDialog() {
  const forgetting = useMemory((s) => s.forgetting);
  if (!forgetting) return null;
  return <Asking key={forgetting.memory} {...forgetting} />;
}

function Asking({ memory, preview, request = null }: NonNullable<ReturnType<typeof useMemory.getState>['forgetting']>) {
  const { t } = useTranslation();
  const { answers, stays } = preview;
  const { ticked, tick } = useTicked([...answers.map(({ message }) => message), ...(request === null ? [] : [request])]);
  // Its own receipt, for the answer that is open, is one of them and shown as forgotten.
  const others = preview.receipts - 1;
  return (
    <Dialog open onClose={cancelForget} title={t('forget.title')} description={forgetSentence(preview)}>
      {others > 0 && <p className="-mt-2 pb-4 text-sm text-muted">{t('forget.receipts', { count: others })}</p>}
      <Answers answers={answers} ticked={ticked} onTick={tick} />
      {request !== null && <Request request={request} ticked={ticked} onTick={tick} />}
      <Stays stays={stays} />
      {preview.backups > 0 && <p className="-mt-2 pb-4 text-sm text-muted">{t('forget.backupsText')}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={cancelForget}>{t('forget.cancel')}</Button>
        {preview.backups > 0 && (
          <Button kind="danger" onClick={() => forgetEverywhere(memory, ticked)}>
            {t('forget.confirmBackups')}
          </Button>
        )}
        <Button kind="danger" onClick={() => forget(memory, ticked)}>
          {t('forget.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}
