/** "Restore": a backup, what opens it, what is in it, and only then in the place of what is here. */
import { MiaError } from '@mia/core/errors.ts';
import { type FormEvent, useEffect, useState } from 'react';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { bytes, count, exactly } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog, ErrorAlert, SecretField } from '../ui/index.ts';
import { type BackupEntry, closeRestore, useBackups } from './backups.ts';
import { FolderField } from './FolderField.tsx';
import { PhraseBox } from './PhraseBox.tsx';
import { splitWords } from './phrase-words.ts';

type Preview = ResultOf<App['restore.preview']>;
type Kind = 'passphrase' | 'phrase';

export function RestoreDialog() {
  const open = useBackups((s) => s.restoreOpen);
  return open ? <Restore /> : null;
}

function Restore() {
  const { t } = useTranslation();
  const [found, setFound] = useState<BackupEntry[] | null>(null);
  const [path, setPath] = useState('');
  const [chosen, setChosen] = useState<BackupEntry | null>(null);
  const [needs, setNeeds] = useState(false);
  const [kind, setKind] = useState<Kind>('phrase');
  const [typed, setTyped] = useState('');
  const [preview, setPreview] = useState<Preview | null>(null);
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<MiaError | null>(null);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setWorking(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(MiaError.from(thrown));
    } finally {
      setWorking(false);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    void attempt(async () => setFound((await ask('restore.find', {})).backups));
  }, []);

  const look = (event: FormEvent): void => {
    event.preventDefault();
    if (path.trim() !== '') void attempt(async () => setFound((await ask('restore.find', { path: path.trim() })).backups));
  };
  const secret = () =>
    typed.trim() === '' ? {} : { secret: kind === 'phrase' ? { words: splitWords(typed).join(' ') } : { passphrase: typed } };
  const see = (one: BackupEntry): Promise<void> =>
    attempt(async () => {
      try {
        setPreview(await ask('restore.preview', { path: one.path, ...secret() }));
      } catch (thrown) {
        const told = MiaError.from(thrown);
        // The backup is there; what a person knows is missing: asked for, not an error.
        if (told.code !== 'backup.needs-secret') throw told;
        setNeeds(true);
      }
    });
  const choose = (one: BackupEntry): void => {
    setChosen(one);
    setKind(one.about?.opensBy.includes('phrase') ? 'phrase' : 'passphrase');
    void see(one);
  };
  const restore = (): Promise<void> =>
    attempt(async () => {
      if (!chosen) return;
      await ask('restore.run', { path: chosen.path, ...secret() });
      window.location.reload();
    });
  const back = (): void => {
    setChosen(null);
    setNeeds(false);
    setPreview(null);
    setTyped('');
    setError(null);
  };

  return (
    <Dialog
      open
      onClose={working ? () => {} : closeRestore}
      title={t('backup.restore')}
      description={describe({ preview, chosen, needs, working }, t)}
    >
      {!chosen && (
        <>
          {found && <Found backups={found} onChoose={choose} />}
          <form onSubmit={look} className="flex items-end gap-2 pt-3">
            <FolderField label={t('backup.otherFolder')} value={path} onChange={setPath} />
            <Button type="submit" disabled={path.trim() === '' || working}>
              {t('backup.look')}
            </Button>
          </form>
        </>
      )}
      {chosen && needs && !preview && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '' && !working) void see(chosen);
          }}
          className="flex flex-col gap-3"
        >
          {kind === 'phrase' ? (
            <PhraseBox value={typed} onChange={setTyped} />
          ) : (
            <SecretField label={t('unlock.passphrase')} value={typed} onChange={(e) => setTyped(e.target.value)} />
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button
              kind="quiet"
              onClick={() => {
                setKind(kind === 'phrase' ? 'passphrase' : 'phrase');
                setTyped('');
                setError(null);
              }}
            >
              {kind === 'phrase' ? t('unlock.usePassphrase') : t('unlock.usePhrase')}
            </Button>
            <Button onClick={back}>{t('backup.back')}</Button>
            <Button type="submit" kind="primary" disabled={typed.trim() === '' || working}>
              {working ? t('backup.opening') : t('backup.open')}
            </Button>
          </div>
        </form>
      )}
      {preview && <Shown preview={preview} />}
      {error && (
        <div className="pt-3">
          <ErrorAlert error={error} />
        </div>
      )}
      {chosen && (preview || !needs) && (
        <div className="flex justify-end gap-2 pt-4">
          <Button onClick={back} disabled={working}>
            {t('backup.back')}
          </Button>
          {preview && (
            <Button kind="primary" onClick={restore} disabled={working}>
              {working ? t('backup.restoring') : t('backup.restoreDo')}
            </Button>
          )}
        </div>
      )}
    </Dialog>
  );
}

type T = ReturnType<typeof useTranslation>['t'];

interface Stage {
  preview: Preview | null;
  chosen: BackupEntry | null;
  needs: boolean;
  working: boolean;
}

/** What is asked for now. Of one that could not be opened the error says all there is. */
function describe({ preview, chosen, needs, working }: Stage, t: T): string | undefined {
  if (preview) return t('backup.previewText');
  if (!chosen) return t('backup.chooseText');
  if (needs) return t('backup.secretText');
  return working ? t('backup.opening') : undefined;
}

const folderOf = ({ path }: BackupEntry): string => path.replace(/[\\/][^\\/]+$/, '');

function Found({ backups, onChoose }: { backups: BackupEntry[]; onChoose(one: BackupEntry): void }) {
  const { t } = useTranslation();
  if (backups.length === 0) return <p className="text-sm text-muted">{t('backup.noneHere')}</p>;
  const several = new Set(backups.map(folderOf)).size > 1;
  return (
    <ul aria-label={t('backup.heading')} className="max-h-[40dvh] overflow-y-auto rounded-md border border-border">
      {backups.map((one) => (
        <li key={one.path} className="border-t border-border first:border-t-0">
          <button
            type="button"
            disabled={one.about === null}
            onClick={() => onChoose(one)}
            className="focus-inset flex min-h-10 w-full flex-col justify-center gap-0.5 px-3 py-2 text-start text-sm transition-colors duration-150 enabled:hover:bg-hover disabled:text-muted"
          >
            {one.about ? (
              <>
                <span className="tabular font-medium">{exactly(one.about.created)}</span>
                <span className="tabular text-xs text-muted">
                  {bytes(one.about.bytes)} · {t(`backup.reason.${one.about.reason}`)}
                </span>
                {several && <span className="text-xs text-muted [overflow-wrap:anywhere]">{folderOf(one)}</span>}
              </>
            ) : (
              t('backup.unreadable', { n: one.sequence })
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What is in it, before anybody decides. */
function Shown({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const lines: [string, string][] = [
    [t('backup.madeAt'), exactly(preview.created)],
    [t('backup.conversations'), count(preview.conversations)],
    [t('backup.messages'), count(preview.messages)],
    [t('backup.attachments'), count(preview.attachments)],
    ...(preview.newest === null ? [] : [[t('backup.newestMessage'), exactly(preview.newest)] as [string, string]]),
  ];
  return (
    <dl className="tabular grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 rounded-md border border-border bg-side p-3.5 text-sm">
      {lines.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
