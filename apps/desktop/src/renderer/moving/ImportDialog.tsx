/** The dialog "Import": choose an export, see it come in, stop it. Closing it lets it go on. */
import type { ImportStatus } from '../../contract/index.ts';
import { bytesOf } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog, ErrorAlert, ProgressBar } from '../ui/index.ts';
import { cancelImport, closeImport, counted, doneSentence, importFile, importing, useMoving } from './store.ts';

function choose(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.zip,.json';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void importFile(file);
  });
  input.click();
}

export function ImportDialog() {
  const { t } = useTranslation();
  const status = useMoving((s) => s.status);
  const error = useMoving((s) => s.error);
  const running = useMoving(importing);
  const failed = error ?? (status?.state === 'failed' ? status.error : null);
  return (
    <Dialog open onClose={closeImport} title={t('data.import')} {...(running || status ? {} : { description: t('data.importWhat') })}>
      {running ? (
        <Progress />
      ) : (
        <div className="flex flex-col gap-4">
          {!status && (
            <ul className="flex flex-col gap-1 rounded-md border border-border bg-side p-3 text-sm text-muted">
              <li>{t('data.fromChatgpt')}</li>
              <li>{t('data.fromClaude')}</li>
              <li>{t('data.fromMia')}</li>
            </ul>
          )}
          {status && <Outcome status={status} />}
          {failed && <ErrorAlert error={failed} />}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={closeImport}>{status?.state === 'done' ? t('data.close') : t('frame.cancel')}</Button>
            <Button kind={status?.state === 'done' ? 'plain' : 'primary'} onClick={choose} data-first-focus>
              {t('data.choose')}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Progress() {
  const { t } = useTranslation();
  const sending = useMoving((s) => s.sending);
  const status = useMoving((s) => s.status);
  // Two stretches of one way: copying is quick, so it is the first tenth.
  const share = sending
    ? (0.1 * sending.bytes) / Math.max(1, sending.total)
    : 0.1 + (0.9 * (status?.bytes ?? 0)) / Math.max(1, status?.total ?? 1);
  const far = sending
    ? t('data.copying', { far: bytesOf(sending.bytes, sending.total) })
    : t('data.reading', { far: bytesOf(status?.bytes ?? 0, status?.total ?? 0) });
  return (
    <div className="flex flex-col gap-3">
      <ProgressBar label={t('data.importing')} value={Math.round(share * 1000)} max={1000} text={far} />
      <p className="tabular min-h-10 text-sm text-muted">
        {far}
        <br />
        {status &&
          t('data.soFar', {
            conversations: counted('conversations', status.conversations),
            messages: counted('messages', status.messages),
          })}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={closeImport}>{t('data.behind')}</Button>
        <Button onClick={() => void cancelImport()}>{t('frame.cancel')}</Button>
      </div>
    </div>
  );
}

/** What came of it: the numbers, and everything that was left out. */
function Outcome({ status }: { status: ImportStatus }) {
  const { t } = useTranslation();
  if (status.state === 'failed' && status.messages === 0) return null;
  const more = [
    status.known > 0 && counted('known', status.known),
    status.deleted > 0 && counted('deleted', status.deleted),
    status.skipped > 0 && counted('skipped', status.skipped),
    status.shortened > 0 && counted('shortened', status.shortened),
  ].filter((line) => line !== false);
  return (
    <div role="status" className="flex flex-col gap-1">
      {status.state === 'cancelled' && <p className="text-base">{t('data.stopped')}</p>}
      <p className="text-base">{doneSentence(status)}</p>
      {more.map((line) => (
        <p key={line} className="text-sm text-muted">
          {line}
        </p>
      ))}
    </div>
  );
}
