import { useTranslation } from '../i18n/index.ts';
import { useInfo } from '../lib/info.ts';

export function AboutPage() {
  const { t } = useTranslation();
  const info = useInfo((s) => s.info);
  return (
    <div className="flex flex-col gap-3 text-sm">
      <h2 className="text-lg font-semibold">{t('frame.appName')}</h2>
      <p className="max-w-[62ch] text-base">{t('settings.aboutText')}</p>
      {info && (
        <p className="tabular text-muted">
          {t('settings.version', { version: info.version })} ·{' '}
          {t('settings.platform', { platform: info.platform, shell: t(`settings.shells.${info.shell}`) })}
        </p>
      )}
      <p className="text-muted">{t('settings.licence')}</p>
    </div>
  );
}
