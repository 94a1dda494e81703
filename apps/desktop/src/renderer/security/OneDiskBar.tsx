/** The quiet bar after two weeks in which backups lie on one disk alone. Never a gate. */
import { HardDrive } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { openSettings } from '../lib/layout.ts';
import { change, useSetting } from '../lib/settings.ts';
import { Button } from '../ui/index.ts';
import { loadBackups, offersFolder, useBackups } from './backups.ts';

export function OneDiskBar() {
  const { t } = useTranslation();
  const days = useBackups((s) => s.status?.oneDiskDays ?? null);
  const known = useBackups((s) => s.status !== null);
  const later = useSetting('backup.later');
  useEffect(() => {
    // What keeps it from being known is told by whatever the person asks next.
    if (!known) loadBackups().catch(() => {});
  }, [known]);
  if (!offersFolder(days, later, Date.now())) return null;
  return (
    <section
      aria-label={t('backup.bar')}
      className="arrive flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-border bg-side px-4 py-2 text-sm sm:px-6"
    >
      <HardDrive size={15} aria-hidden className="shrink-0 text-muted" />
      <p className="min-w-0 grow basis-64 text-muted">
        <span className="font-medium text-text">{t('backup.bar')}.</span> {t('backup.barText')}
      </p>
      <div className="flex gap-1">
        <Button onClick={() => openSettings('security')}>{t('backup.choose')}</Button>
        <Button kind="quiet" onClick={() => change('backup.later', Date.now())}>
          {t('phrase.later')}
        </Button>
      </div>
    </section>
  );
}
