/** Everybody whose work is shipped, searchable, each with the text of its licence. */
import { ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Field } from '../ui/index.ts';

type All = typeof import('virtual:licences')['default'];

/** Shown at once; the search finds the others. */
const SHOWN = 60;

/** Whose name begins with it stands before those that only hold it. */
function search(packages: All['packages'], words: string): All['packages'] {
  const found = packages.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(words));
  if (words === '') return found;
  return found.toSorted((a, b) => Number(b.name.startsWith(words)) - Number(a.name.startsWith(words)));
}

export function Licences() {
  const { t } = useTranslation();
  const [all, setAll] = useState<All | 'failed' | null>(null);
  const [words, setWords] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => {
    import('virtual:licences').then(
      (module) => setAll(module.default),
      () => setAll('failed'),
    );
  }, []);
  const found = all === null || all === 'failed' ? [] : search(all.packages, words.trim().toLowerCase());
  return (
    <section aria-labelledby="about-licences">
      <h3 id="about-licences" className="mb-1.5 font-semibold">
        {t('about.licences')}
      </h3>
      {all === null ? (
        <div aria-hidden className="breathe late h-24 rounded-md bg-raised" />
      ) : all === 'failed' ? (
        <p className="text-muted">{t('about.licencesFailed')}</p>
      ) : (
        <>
          <Field
            type="search"
            label={t('about.search')}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            className="mb-2"
          />
          <p aria-live="polite" className="mb-1 text-xs text-muted">
            {t('about.found', { count: found.length, n: count(found.length) })}
          </p>
          <ul aria-label={t('about.licences')}>
            {found.slice(0, SHOWN).map((one) => {
              const key = `${one.name}@${one.version}`;
              const text = one.text === null ? null : all.texts[one.text];
              return (
                <li key={key} className="border-t border-border first:border-t-0">
                  <button
                    type="button"
                    aria-expanded={open === key}
                    onClick={() => setOpen(open === key ? null : key)}
                    className="focus-inset flex min-h-8 w-full items-center gap-2 rounded-md px-1 text-start hover:bg-hover pointer-coarse:min-h-10"
                  >
                    <ChevronRight
                      size={14}
                      aria-hidden
                      className={`shrink-0 text-muted transition-transform duration-150 ${open === key ? 'rotate-90' : 'rtl:rotate-180'}`}
                    />
                    <span className="min-w-0 grow truncate">{one.name}</span>{' '}
                    <span className="tabular shrink-0 text-xs text-muted">{one.version}</span>{' '}
                    <span className="w-28 shrink-0 truncate text-end text-xs text-muted">{one.licence}</span>
                  </button>
                  {open === key && (
                    <div className="px-1 pb-2">
                      {one.from && <p className="pb-1 text-xs break-all text-muted select-text">{one.from}</p>}
                      <section
                        lang="en"
                        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
                        tabIndex={0}
                        aria-label={one.name}
                        className="max-h-64 overflow-auto rounded-md border border-border bg-side p-3 text-xs whitespace-pre-wrap select-text"
                      >
                        {text ?? t('about.noText', { licence: one.licence })}
                      </section>
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
          {found.length > SHOWN && (
            <p className="pt-2 text-xs text-muted">{t('about.more', { count: found.length - SHOWN, n: count(found.length - SHOWN) })}</p>
          )}
        </>
      )}
    </section>
  );
}
