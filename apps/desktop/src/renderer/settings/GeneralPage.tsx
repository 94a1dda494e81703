import { useTranslation } from '../i18n/index.ts';
import { LANGUAGES, type LanguageChoice } from '../i18n/language.ts';
import { useInfo } from '../lib/info.ts';
import { useLayout } from '../lib/layout.ts';
import { change, useSetting } from '../lib/settings.ts';
import { Button, Row, Segmented, Toggle } from '../ui/index.ts';
import { QuickKeys } from './QuickKeys.tsx';

export function GeneralPage() {
  const { t } = useTranslation();
  const language = useSetting('appearance.language');
  const theme = useSetting('appearance.theme');
  const size = useSetting('appearance.textSize');
  const announce = useSetting('announce.answers');
  const prepare = useSetting('prepare.enabled');
  const titles = useSetting('titles.better');
  const tray = useSetting('shell.stayInTray');
  const electron = useInfo((s) => s.info?.shell === 'electron');
  return (
    <div>
      <h2 className="mb-1 text-lg font-semibold">{t('settings.general')}</h2>
      <Row title={t('settings.language')} text={t('settings.languageText')}>
        <Segmented<LanguageChoice>
          label={t('settings.language')}
          value={language}
          onChange={(value) => change('appearance.language', value)}
          options={[
            { value: 'system', label: t('settings.themes.system') },
            // Each under its own name: who does not read this language finds theirs.
            ...(Object.entries(LANGUAGES) as [keyof typeof LANGUAGES, string][]).map(([value, label]) => ({ value, label, lang: value })),
          ]}
        />
      </Row>
      <Row title={t('settings.theme')}>
        <Segmented
          label={t('settings.theme')}
          value={theme}
          onChange={(value) => change('appearance.theme', value)}
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
        />
      </Row>
      <Row title={t('settings.textSize')}>
        <Segmented
          label={t('settings.textSize')}
          value={size}
          onChange={(value) => change('appearance.textSize', value)}
          options={(['small', 'normal', 'large'] as const).map((value) => ({ value, label: t(`settings.sizes.${value}`) }))}
        />
      </Row>
      <Row title={t('settings.prepare')} text={t('settings.prepareText')}>
        <Toggle label={t('settings.prepare')} checked={prepare} onChange={(value) => change('prepare.enabled', value)} />
      </Row>
      <Row title={t('settings.titles')} text={t('settings.titlesText')}>
        <Toggle label={t('settings.titles')} checked={titles} onChange={(value) => change('titles.better', value)} />
      </Row>
      {electron && <QuickKeys />}
      {electron && (
        <Row title={t('settings.tray')} text={t('settings.trayText')}>
          <Toggle label={t('settings.tray')} checked={tray} onChange={(value) => change('shell.stayInTray', value)} />
        </Row>
      )}
      <Row title={t('settings.announce')} text={t('settings.announceText')}>
        <Segmented
          label={t('settings.announce')}
          value={announce}
          onChange={(value) => change('announce.answers', value)}
          options={(['finished', 'paragraph', 'ready'] as const).map((value) => ({
            value,
            label: t(`settings.announceValues.${value}`),
          }))}
        />
      </Row>
      <Row title={t('settings.keys')}>
        <Button onClick={() => useLayout.setState({ settings: null, keys: true })}>{t('keys.all')}</Button>
      </Row>
    </div>
  );
}
