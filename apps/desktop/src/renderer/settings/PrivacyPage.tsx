/** Settings, Privacy: what is remembered at all. */
import { useTranslation } from '../i18n/index.ts';
import { change, useSetting } from '../lib/settings.ts';
import { YourData } from '../moving/index.ts';
import { Row, Toggle } from '../ui/index.ts';

export function PrivacyPage() {
  const { t } = useTranslation();
  const paused = useSetting('memory.paused');
  return (
    <div>
      <h2 className="mb-1 text-lg font-semibold">{t('settings.privacy')}</h2>
      <Row title={t('memory.pause')} text={t('memory.pauseText')}>
        <Toggle label={t('memory.pause')} checked={paused} onChange={(value) => change('memory.paused', value)} />
      </Row>
      <p className="border-t border-border py-3 text-sm text-muted">{t('memory.pauseMore')}</p>
      <YourData />
    </div>
  );
}
