/** Settings, Security: where backups lie, the newest, one now, putting one back, another data key. */
import { useEffect, useState } from 'react';
import { ask } from '../host/index.ts';
import { bytes, exactly } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { Button, Row } from '../ui/index.ts';
import { type BackupStatus, loadBackups, openRestore, takeBackups, useBackups } from './backups.ts';
import { FolderDialog } from './FolderDialog.tsx';
import { KeyDialog } from './KeyDialog.tsx';

export function BackupSection() {
  const { t } = useTranslation();
  const status = useBackups((s) => s.status);
  const [making, setMaking] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [changing, setChanging] = useState(false);
  useEffect(() => {
    void told(loadBackups);
  }, []);
  const make = async (): Promise<void> => {
    setMaking(true);
    const done = await told(() => ask('backup.make', {}).then(takeBackups));
    setMaking(false);
    if (done) notices().notify(t('backup.made'));
  };
  const leave = async (path: string): Promise<void> => {
    if (await told(() => ask('backup.leave', { path }).then(takeBackups))) notices().notify(t('backup.left'));
  };
  const earlier = status?.elsewhere.filter((one) => !one.current) ?? [];
  return (
    <section aria-labelledby="backups" className="mt-6">
      <h3 id="backups" className="mb-1 text-sm font-semibold">
        {t('backup.heading')}
      </h3>
      <p className="mb-2.5 max-w-[68ch] text-sm text-muted">{t('backup.text')}</p>
      <Row title={t('backup.newest')} text={newestText(status, t)} marked={status !== null && status.failed !== null}>
        <Button onClick={make} disabled={making || status?.running}>
          {making || status?.running ? t('backup.making') : t('backup.now')}
        </Button>
      </Row>
      {onlyHere(status) && <p className="mb-3 max-w-[60ch] text-sm text-muted">{t('backup.onlyHere')}</p>}
      <Row title={t('backup.where')} text={status ? folderText(status, t) : undefined} marked={status !== null && !status.folder.reachable}>
        <Button onClick={() => setChoosing(true)}>{t('backup.folder')}</Button>
      </Row>
      {earlier.map((one) => (
        <Row key={one.path} title={t('backup.earlier')} text={earlierText(one, t)}>
          <Button onClick={() => void leave(one.path)}>{t('backup.leave')}</Button>
        </Row>
      ))}
      <section aria-labelledby="restore" className="border-t border-border py-3">
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <div className="min-w-48 grow basis-64">
            <h3 id="restore" className="text-sm font-medium">
              {t('backup.restore')}
            </h3>
            <p className="mt-0.5 max-w-[60ch] text-sm text-muted">{t('backup.restoreText')}</p>
          </div>
          <Button onClick={openRestore}>{t('backup.chooseBackup')}</Button>
        </div>
      </section>
      <Row title={t('backup.key')} text={t('backup.keyText')}>
        <Button onClick={() => setChanging(true)}>{t('backup.changeKey')}</Button>
      </Row>
      {choosing && <FolderDialog onClose={() => setChoosing(false)} />}
      {changing && <KeyDialog onClose={() => setChanging(false)} />}
    </section>
  );
}

type T = ReturnType<typeof useTranslation>['t'];

const newestOf = (status: BackupStatus) => status.backups.find((one) => one.about?.own)?.about;

/** Nothing that a person knows opens it. */
const onlyHere = (status: BackupStatus | null): boolean => (status && newestOf(status)?.opensBy.length) === 0;

const earlierText = ({ path, reachable, backups }: BackupStatus['elsewhere'][number], t: T): string =>
  reachable ? t('backup.earlierHas', { count: backups, path }) : t('backup.earlierAway', { path });

function newestText(status: BackupStatus | null, t: T): string | undefined {
  if (!status) return undefined;
  const newest = newestOf(status);
  const last = newest
    ? t('backup.last', { when: exactly(newest.created), size: bytes(newest.bytes), count: status.backups.length })
    : t('backup.none');
  return status.failed ? `${t('backup.failed')} ${last}` : last;
}

function folderText({ folder, oneDiskDays }: BackupStatus, t: T): string {
  if (!folder.reachable) return t('backup.away', { path: folder.path });
  if (folder.chosen) return folder.sameDisk ? t('backup.sameDisk', { path: folder.path }) : folder.path;
  return oneDiskDays !== null && oneDiskDays > 0 ? t('backup.oneDiskDays', { count: oneDiskDays }) : t('backup.oneDisk');
}
