/** "Backup folder": another disk, or a folder that is synced. */
import { MiaError } from '@mia/core/errors.ts';
import { type FormEvent, useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { Button, Dialog, ErrorAlert } from '../ui/index.ts';
import { takeBackups, useBackups } from './backups.ts';
import { FolderField } from './FolderField.tsx';

export function FolderDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const chosen = useBackups((s) => s.status?.folder.chosen ?? false);
  const [path, setPath] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<MiaError | null>(null);

  const take = async (to: string | null): Promise<void> => {
    setWorking(true);
    setError(null);
    try {
      const status = await ask('backup.folder', { path: to });
      takeBackups(status);
      notices().notify(t(status.failed ? 'backup.folderSetFailed' : 'backup.folderSet'));
      onClose();
    } catch (thrown) {
      setError(MiaError.from(thrown));
    } finally {
      setWorking(false);
    }
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (path.trim() !== '' && !working) void take(path.trim());
  };

  return (
    <Dialog open onClose={onClose} title={t('backup.folder')} description={t('backup.folderText')}>
      <form onSubmit={save} className="flex flex-col gap-3">
        <FolderField label={t('backup.folderPath')} value={path} onChange={setPath} placeholder={t('backup.folderHint')} />
        {error && <ErrorAlert error={error} />}
        <div className="flex flex-wrap justify-end gap-2">
          {chosen && (
            <Button kind="quiet" onClick={() => take(null)} disabled={working}>
              {t('backup.folderOwn')}
            </Button>
          )}
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={path.trim() === '' || working}>
            {working ? t('backup.making') : t('backup.folderUse')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
