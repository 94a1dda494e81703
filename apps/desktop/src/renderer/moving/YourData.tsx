/** Settings, Privacy: "Your data", in, out, and gone. */
import { useState } from 'react';
import { shellPort } from '../host/index.ts';
import { bytes } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, Row } from '../ui/index.ts';
import { EraseDialog } from './EraseDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { exportEverything, importing, openImport, useMoving } from './store.ts';

export function YourData() {
  const { t } = useTranslation();
  const exported = useMoving((s) => s.exported);
  const running = useMoving(importing);
  const open = useMoving((s) => s.open);
  const [erasing, setErasing] = useState(false);
  const shell = shellPort();
  return (
    <section aria-labelledby="your-data" className="mt-4">
      <h3 id="your-data" className="mb-1 font-semibold">
        {t('data.heading')}
      </h3>
      <Row title={t('data.import')} text={running ? t('data.importRuns') : t('data.importText')}>
        <Button onClick={() => void openImport()}>{t('data.import')}</Button>
      </Row>
      <Row title={t('data.export')} text={t('data.exportText')}>
        <Button onClick={() => void exportEverything()} disabled={exported !== null}>
          {t('data.export')}
        </Button>
        <p aria-live="polite" className="tabular basis-full text-sm text-muted empty:hidden">
          {exported === null ? '' : t('data.exporting', { size: bytes(exported) })}
        </p>
      </Row>
      {shell && (
        <Row title={t('data.folder')} text={t('data.folderText')}>
          <Button onClick={() => void shell.openFolder()}>{t('data.folder')}</Button>
        </Row>
      )}
      <Row title={t('data.erase')} text={t('data.eraseText')}>
        <Button kind="danger" onClick={() => setErasing(true)}>
          {t('data.erase')}
        </Button>
      </Row>
      {open && <ImportDialog />}
      {erasing && <EraseDialog onClose={() => setErasing(false)} />}
    </section>
  );
}
