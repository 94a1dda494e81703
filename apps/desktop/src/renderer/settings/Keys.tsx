import { useTranslation } from '../i18n/index.ts';
import { isMac } from '../lib/platform.ts';

/** All the keys that do something here. */
export function Keys() {
  const { t } = useTranslation();
  const mod = isMac ? '⌘' : 'Ctrl';
  const keys: [string, string[][]][] = [
    [t('keys.send'), [['Enter']]],
    [t('keys.line'), [['Shift', 'Enter']]],
    [
      t('keys.newChat'),
      [
        [mod, 'N'],
        [mod, 'Shift', 'O'],
      ],
    ],
    [t('keys.search'), [[mod, 'Shift', 'F']]],
    [t('keys.settings'), [[mod, ',']]],
    [t('keys.all'), [[mod, '/']]],
    [t('keys.stop'), [['Esc']]],
    [t('keys.undo'), [[mod, 'Z']]],
    [
      t('keys.messages'),
      [
        ['Alt', 'Page Up'],
        ['Alt', 'Page Down'],
      ],
    ],
    [t('keys.regions'), [['F6']]],
  ];
  return (
    <section aria-label={t('settings.keys')} className="border-t border-border pt-4">
      <h3 className="mb-2 text-sm font-semibold">{t('settings.keys')}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1.5 text-sm">
        {keys.map(([what, combos]) => (
          <div key={what} className="contents">
            <dt className="text-muted">{what}</dt>
            <dd className="flex justify-end gap-2">
              {combos.map((combo) => (
                <span key={combo.join()} className="flex gap-1">
                  {combo.map((key) => (
                    <kbd key={key} className="rounded border border-border bg-raised px-1.5 text-xs leading-5">
                      {key}
                    </kbd>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
