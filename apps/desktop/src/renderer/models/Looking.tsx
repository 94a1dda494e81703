/** Settings, Models: who looks at images, on what it computes, and who reads what is written in them. */
import { Download as DownloadIcon } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useSetting } from '../lib/settings.ts';
import { Button, Row, Segmented } from '../ui/index.ts';
import { chooseEncoder, loadLooking, useLooking } from './looking.ts';
import { startDownload, useModels } from './store.ts';

export function Looking() {
  const { t } = useTranslation();
  const status = useLooking((s) => s.status);
  const chosen = useSetting('vision.encoder');
  // Anew when what is installed changes, and when another is chosen, here or in another window.
  const here = useModels((s) => s.entries.flatMap(({ id, state }) => (state === 'installed' ? [id] : [])).join());
  useEffect(() => {
    void [chosen, here];
    void loadLooking();
  }, [chosen, here]);
  useEffect(() => () => useLooking.setState({ status: null }), []);
  if (!status) return null;
  const { encoder, encoders, reader } = status;
  const several = encoder !== null && encoders.length > 1;
  const seenBy = (): string => {
    if (!encoder) return t('models.looking.seenByNobody');
    const { name, provider } = encoder;
    if (provider === null) return t('models.looking.notYet', { name });
    return t('models.looking.seenBy', { name, on: t(`models.looking.on.${provider}`, { defaultValue: provider }) });
  };
  const at = encoders.find(({ id }) => encoder?.id.split('+', 1)[0] === id);
  return (
    <>
      <Row title={t('models.looking.shows')} text={`${seenBy()}${several ? ` ${t('models.looking.anew')}` : ''}`}>
        {several && (
          <Segmented
            label={t('models.looking.choose')}
            value={at?.id ?? ''}
            options={encoders.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => void chooseEncoder(id)}
          />
        )}
        {!encoder && <Get task="image" missing={status.missing} />}
      </Row>
      <Row
        title={t('models.looking.written')}
        text={reader ? t('models.looking.readBy', { name: reader.name }) : t('models.looking.readByNobody')}
      >
        {!reader && <Get task="ocr" missing={status.missing} />}
      </Row>
    </>
  );
}

/** The smallest that can do it, where it can be fetched. */
function Get({ task, missing }: { task: 'image' | 'ocr'; missing: readonly string[] }) {
  const { t } = useTranslation();
  const entry = useModels((s) => s.entries.find(({ id, task: of, state }) => of === task && state === 'absent' && missing.includes(id)));
  if (!entry) return null;
  return (
    <Button icon={<DownloadIcon size={14} aria-hidden />} onClick={() => void startDownload([entry.id])}>
      {t('models.looking.get', { name: entry.name })}
    </Button>
  );
}
