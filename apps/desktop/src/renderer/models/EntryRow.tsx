/** A catalogue entry: what it is, what it needs, why it does not fit, and what can be done with it now. */
import type { CatalogueEntry, Download } from '../../contract/index.ts';
import { bytes, languageName } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { DownloadLine } from './DownloadLine.tsx';
import { RemoveButton } from './InstalledRow.tsx';
import { Facts, licenceWords, ModelRow, rowText } from './row.tsx';
import { startDownload, useModels } from './store.ts';

/** They do the same for every language, or say theirs by their name. */
const SPEAKS_NONE = new Set(['vad', 'phonemizer']);

export function EntryRow({ entry, download }: { entry: CatalogueEntry; download: Download | undefined }) {
  const { t } = useTranslation();
  const memory = useModels((s) => s.memoryBytes);
  const [language] = entry.languages;
  const languages =
    language === undefined || SPEAKS_NONE.has(entry.task)
      ? ''
      : entry.languages.length > 1
        ? t('models.languages', { count: entry.languages.length })
        : language === 'mul'
          ? t('models.manyLanguages')
          : languageName(language);
  if (download)
    return (
      <ModelRow>
        <div className="min-w-0 grow">
          <DownloadLine download={download} />
        </div>
      </ModelRow>
    );
  const here = entry.state === 'installed';
  const facts = [
    // In the catalogue its task stands above it.
    here ? t(`models.task.${entry.task}`, { defaultValue: entry.task }) : t(`models.note.${entry.note}`, { defaultValue: '' }),
    languages,
    bytes(entry.bytes),
    t('models.memory', { size: bytes(entry.memoryBytes) }),
    licenceWords(entry.licence),
    !here && entry.unverified ? t('models.unverified') : '',
  ].filter((fact) => fact !== '');
  return (
    <ModelRow name={entry.name}>
      <div className={rowText}>
        <p className="text-sm font-medium">
          {entry.name}
          {entry.starter && !here && <span className="ms-2 text-xs font-normal text-accent">{t('models.starter')}</span>}
        </p>
        <p className="tabular text-xs text-muted first-letter:uppercase">
          <Facts facts={facts} />
        </p>
        {entry.needs.map(({ id, name, licence, bytes: size }) => (
          <p key={id} className="text-xs text-muted">
            {t('models.needs', { name, licence: licenceWords(licence), size: bytes(size) })}
          </p>
        ))}
        {!entry.fits && (
          <p className="tabular text-xs text-danger">
            {memory > 0 ? t('models.noFit', { needs: bytes(entry.memoryBytes), has: bytes(memory) }) : t('model.noFit')}
          </p>
        )}
      </div>
      {here ? (
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
