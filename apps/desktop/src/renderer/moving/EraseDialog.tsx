/** "Erase everything": nothing brings it back, so a word has to be typed. */
import { MiaError } from '@mia/core/errors.ts';
import { type FormEvent, useEffect, useState } from 'react';
import { list } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { loadBackups, useBackups } from '../security/index.ts';
import { Button, Dialog, ErrorAlert, Field, Tick } from '../ui/index.ts';
import { eraseEverything } from './store.ts';

export function EraseDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [models, setModels] = useState(false);
  const [backups, setBackups] = useState(false);
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<MiaError | null>(null);
  const status = useBackups((s) => s.status);
  // What cannot be known is told as "elsewhere".
  useEffect(() => void loadBackups().catch(() => {}), []);
  const elsewhere = status?.elsewhere ?? [];
  const there = elsewhere.filter(({ backups }) => backups > 0);
  const away = elsewhere.flatMap(({ path, reachable }) => (reachable ? [] : [path]));
  const word = t('data.eraseWord');
  const ready = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase() && !working;
  const erase = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setWorking(true);
    setError(null);
    try {
      await eraseEverything({ models, backups });
    } catch (thrown) {
      setError(MiaError.from(thrown));
      setWorking(false);
    }
  };
  return (
    <Dialog open onClose={onClose} title={t('data.erase')} description={t('data.eraseWhat')}>
      <form onSubmit={erase} className="flex flex-col gap-4">
        <p className="-mt-2 text-sm text-muted">{t(elsewhere.length === 0 ? 'data.eraseElsewhere' : 'data.eraseExports')}</p>
        {there.length > 0 && (
          <div>
            <Tick className="text-sm" checked={backups} onChange={setBackups}>
              {t('data.eraseBackups')}
            </Tick>
            <ul className="ms-6 mt-1 flex flex-col gap-0.5 text-sm text-muted">
              {there.map(({ path, backups: count }) => (
                <li key={path} className="tabular [overflow-wrap:anywhere]">
                  {t('data.eraseBackupsIn', { count, path })}
                </li>
              ))}
            </ul>
          </div>
        )}
        {away.length > 0 && <p className="text-sm text-muted">{t('data.eraseAway', { count: away.length, where: list(away) })}</p>}
        <Tick className="text-sm" checked={models} onChange={setModels}>
          {t('data.eraseModels')}
        </Tick>
        <Field data-first-focus label={t('data.eraseType', { word })} value={typed} onChange={(event) => setTyped(event.target.value)} />
        {error && <ErrorAlert error={error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" kind="danger" disabled={!ready}>
            {working ? t('data.erasing') : t('data.erase')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
