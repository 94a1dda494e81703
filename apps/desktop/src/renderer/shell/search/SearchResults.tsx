/** The list "Search results": conversations, memories, notes; words first, meaning after. */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import type { SearchHit } from '../../../contract/index.ts';
import { when } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { hrefOf } from '../../lib/route.ts';
import { ErrorAlert, Snippet } from '../../ui/index.ts';

import { GROUPS, hitsOf, keyOf, openHit, SEARCH_BOX, searchAgain, setSearch, useSearch } from './store.ts';

const links = (): HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>('[data-results] a'));

/** Gives the focus to a result. False when there is none. */
export function focusResult(at: number): boolean {
  const link = links()[at];
  link?.focus();
  return link !== undefined;
}

export function SearchResults() {
  const { t } = useTranslation();
  const { text, results, error, running, restored } = useSearch();
  const box = useRef<HTMLDivElement>(null);
  // As it was: how far it was scrolled, and which had the focus.
  const shown = useRef(0);
  useLayoutEffect(() => {
    if (shown.current === restored) return;
    shown.current = restored;
    const { scroll, focused } = useSearch.getState();
    if (box.current) box.current.scrollTop = scroll;
    const link = focused === null ? null : document.querySelector<HTMLElement>(`[data-results] [data-hit="${CSS.escape(focused)}"]`);
    (link ?? document.getElementById(SEARCH_BOX))?.focus({ preventScroll: true });
  }, [restored]);
  // New results begin at their top.
  useEffect(() => {
    if (running && box.current) box.current.scrollTop = 0;
  }, [running]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const all = links();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const toBox = (): void => document.getElementById(SEARCH_BOX)?.focus();
    if (event.key === 'Escape') {
      toBox();
      setSearch('');
    } else if (event.key === 'ArrowDown') all[Math.min(all.length - 1, at + 1)]?.focus();
    else if (event.key === 'ArrowUp') at <= 0 ? toBox() : all[at - 1]?.focus();
    else if (event.key === 'Home') all[0]?.focus();
    else if (event.key === 'End') all.at(-1)?.focus();
    else return;
    event.preventDefault();
  };
  const none = results !== null && !running && hitsOf(results).length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside
    <div
      ref={box}
      data-results
      aria-busy={running}
      onKeyDown={onKeyDown}
      onScroll={(event) => useSearch.setState({ scroll: event.currentTarget.scrollTop })}
      className="min-h-0 grow overflow-y-auto px-2 pb-2"
    >
      {error ? (
        <div className="pt-2">
          <ErrorAlert error={error} onAction={searchAgain} actionLabel={t('errors.action.retry')} />
        </div>
      ) : none ? (
        <div className="px-2 py-3 text-sm text-muted">
          <p className="[overflow-wrap:anywhere]">{t('sidebar.noResults', { text: text.trim() })}</p>
          <p className="pt-1">{results.filters.length > 0 ? t('search.noneFilters') : t('search.noneHint')}</p>
        </div>
      ) : null}
      {results === null && running && <Skeleton />}
      <ul aria-label={t('sidebar.results')} className={running && results !== null ? 'opacity-80' : ''}>
        {results !== null &&
          error === null &&
          GROUPS.filter((group) => results[group].length > 0).map((group) => (
            <li key={group}>
              <h2 id={`results-${group}`} className="px-2 pt-2 pb-1 text-xs font-medium text-muted">
                {t(`search.groups.${group}`)}
              </h2>
              <ul aria-labelledby={`results-${group}`}>
                {results[group].map((hit) => (
                  <li key={keyOf(hit)}>
                    <Hit hit={hit} whole={group === 'conversations'} />
                  </li>
                ))}
              </ul>
            </li>
          ))}
      </ul>
    </div>
  );
}

function Hit({ hit, whole }: { hit: SearchHit; whole: boolean }) {
  const { t } = useTranslation();
  const title = hit.conversationTitle || t('sidebar.untitled');
  const said = t(hit.role === 'user' ? 'sidebar.resultYou' : 'sidebar.resultApp', { when: when(hit.created) });
  return (
    <a
      href={hrefOf(hit.conversation)}
      data-hit={keyOf(hit)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        openHit(hit);
      }}
      className="focus-inset block rounded-md px-2 py-1.5 hover:bg-hover"
    >
      <span dir="auto" className="block truncate text-sm font-medium as-parent">
        {hit.by === 'title' ? <Snippet text={hit.snippet} /> : title}
      </span>
      {hit.by !== 'title' && hit.snippet !== '' && (
        <span dir="auto" className="line-clamp-2 text-sm [overflow-wrap:anywhere] as-parent text-muted">
          <Snippet text={hit.snippet} />
        </span>
      )}
      <span className="tabular block text-xs text-muted">
        {whole && hit.message === null ? when(hit.created) : said}
        {hit.archived && ` · ${t('sidebar.archived')}`}
        {hit.by === 'meaning' && ` · ${t('search.byMeaning')}`}
      </span>
    </a>
  );
}

/** The shape of what is coming; not shown at all for what comes at once. */
function Skeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('sidebar.searching')} className="late flex flex-col gap-4 px-2 py-3">
      {[0, 1, 2].map((n) => (
        <div key={n} className="flex flex-col gap-1.5">
          <div className="breathe h-3 w-2/3 rounded-full bg-hover" />
          <div className="breathe h-3 w-full rounded-full bg-hover" />
          <div className="breathe h-3 w-1/3 rounded-full bg-hover" />
        </div>
      ))}
    </div>
  );
}
