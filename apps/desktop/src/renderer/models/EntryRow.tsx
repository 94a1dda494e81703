/** A catalogue entry: what it is, what it needs, why it does not fit, and what can be done with it now. */
import type { CatalogueEntry, Download } from '../../contract/index.ts';
import { bytes } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { DownloadLine } from './DownloadLine.tsx';
import { RemoveButton } from './InstalledRow.tsx';
import { factLine, ModelRow, rowText } from './row.tsx';
import { startDownload, useModels } from './store.ts';

export function EntryRow({ entry, download }: { entry: CatalogueEntry; download: Download | undefined }) {
  const { t } = useTranslation();
  const memory = useModels((s) => s.memoryBytes);
  if (download)
    return (
      <ModelRow>
        <div className="min-w-0 grow">
          <DownloadLine download={download} />
        </div>
      </ModelRow>
    );
  const facts = [
    t(`models.task.${entry.task}`, { defaultValue: entry.task }),
    bytes(entry.bytes),
    t('models.memory', { size: bytes(entry.memoryBytes) }),
    entry.licence,
  ];
  return (
    <ModelRow name={entry.name}>
      <div className={rowText}>
        <p className="text-sm font-medium">
          {entry.name}
          {entry.starter && entry.state !== 'installed' && (
            <span className="ms-2 text-xs font-normal text-accent">{t('models.starter')}</span>
          )}
        </p>
        <p className="tabular text-xs text-muted">{factLine(facts)}</p>
        {entry.needs.map(({ id, name, licence, bytes: size }) => (
          <p key={id} className="text-xs text-muted">
            {t('models.needs', { name, licence, size: bytes(size) })}
          </p>
        ))}
        {entry.state !== 'installed' && entry.unverified && <p className="text-xs text-muted">{t('models.unverified')}</p>}
        {!entry.fits && (
          <p className="tabular text-xs text-danger">
            {memory > 0 ? t('models.noFit', { needs: bytes(entry.memoryBytes), has: bytes(memory) }) : t('model.noFit')}
          </p>
        )}
      </div>
      {entry.state === 'installed' ? (
        <RemoveButton id={`embedded/${entry.id}`} name={entry.name} size={entry.bytes} />
      ) : entry.state === 'absent' || entry.state === 'partial' ? (
        <Button
          // A model that can not run here is not worth its bytes.
          disabled={!entry.fits}
          onClick={() => startDownload([...entry.needs.map(({ id }) => id), entry.id])}
        >
          {entry.state === 'partial' ? t('models.resume') : t('models.download')}
        </Button>
      ) : null}
    </ModelRow>
  );
}
