/** One fetch under one progress: true bytes, time left, and only the buttons that its source can honour. */
import { Pause, Play, RotateCw, X } from 'lucide-react';
import type { Download } from '../../contract/index.ts';
import { errorAction, errorSentence } from '../i18n/errors.ts';
import { about, bytesOf } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { openSettings } from '../lib/layout.ts';
import { Button, IconButton, ProgressBar } from '../ui/index.ts';
import { chooseModelFile } from './choose-file.ts';
import { cancelDownload, pauseDownload, resumeDownload, startDownload, takeDownload, uploads } from './store.ts';

export function DownloadLine({ download }: { download: Download }) {
  const { t } = useTranslation();
  const { state } = download;
  const words = useProgressWords(download);
  const cancel = (): void => {
    const upload = uploads.get(download.id);
    if (upload) upload.abort();
    else if (state === 'failed') takeDownload({ ...download, state: 'cancelled' });
    else void cancelDownload(download.id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={download.name} className="flex items-center gap-3">
      <div className="min-w-0 grow">
        <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
          <span className="truncate text-sm font-medium">{download.name}</span>
          <span className="tabular text-xs text-muted">{words}</span>
        </div>
        <ProgressBar label={download.name} value={download.bytes} max={download.total} text={words} moving={state === 'running'} />
        {download.packageName && <p className="mt-1 text-xs text-muted">{t('models.fromPackage', { name: download.packageName })}</p>}
        {state === 'failed' && download.error && (
          <div role="alert" className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-danger">
            <p className="min-w-0 grow basis-56">
              {errorSentence(download.error)} <span className="font-mono text-xs">{download.error.code}</span>
            </p>
            <Step download={download} />
          </div>
        )}
      </div>
      <div className="flex shrink-0">
        {download.canPause && state === 'running' && (
          <IconButton label={t('models.pause')} onClick={() => pauseDownload(download.id)}>
            <Pause size={15} aria-hidden />
          </IconButton>
        )}
        {state === 'paused' && (
          <IconButton label={t('models.resume')} onClick={() => resumeDownload(download.id)}>
            <Play size={15} aria-hidden />
          </IconButton>
        )}
        {state === 'failed' && download.entries.length > 0 && (
          <IconButton label={t('models.retry')} onClick={() => startDownload(download.entries)}>
            <RotateCw size={15} aria-hidden />
          </IconButton>
        )}
        <IconButton label={t('models.cancel')} onClick={cancel}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

/** What the error's sentence suggests, where that is more than trying again. */
function Step({ download }: { download: Download }) {
  const { t } = useTranslation();
  const action = download.error && errorAction(download.error.code);
  if (action === 'free-space')
    return (
      <Button className="text-text" onClick={() => openSettings('models')}>
        {t('errors.action.free-space')}
      </Button>
    );
  if (action === 'choose-file' || download.source === 'file')
    return (
      <Button className="text-text" onClick={() => chooseModelFile()}>
        {t('errors.action.choose-file')}
      </Button>
    );
  return null;
}

/** "212 of 491 MB, about 40 s". */
export function useProgressWords(download: Download): string {
  const { t } = useTranslation();
  const progress = bytesOf(download.bytes, download.total);
  if (download.state === 'paused') return `${t('models.paused')} · ${progress}`;
  if (download.state === 'verifying') return t('models.verifying');
  if (download.state === 'failed') return `${t('models.failed')} · ${progress}`;
  return download.eta === null ? progress : t('download.left', { progress, time: about(download.eta) });
}
