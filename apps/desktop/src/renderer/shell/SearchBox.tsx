/** "Search conversations" and its results. */
import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SearchHit } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { goTo, hrefOf } from '../lib/route.ts';
import { told } from '../models/index.ts';
import { inputShape } from '../ui/index.ts';
import { SEARCH_BOX } from './keys.ts';

/** Milliseconds after the last key. */
const SEARCH_AFTER = 180;

interface Props {
  text: string;
  onText(text: string): void;
}

export function SearchBox({ text, onText }: Props) {
  const { t } = useTranslation();
  return (
    <div className="relative px-2">
      <Search size={14} aria-hidden className="pointer-events-none absolute start-4.5 top-1/2 -translate-y-1/2 text-muted" />
      <input
        id={SEARCH_BOX}
        type="search"
        aria-label={t('sidebar.search')}
        placeholder={t('sidebar.search')}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          onText('');
        }}
        className={`${inputShape} border-border ps-8 pe-8 [&::-webkit-search-cancel-button]:hidden`}
      />
      {text !== '' && (
        <button
          type="button"
          aria-label={t('sidebar.clear')}
          title={t('sidebar.clear')}
          onClick={() => onText('')}
          className="absolute end-3 top-1/2 inline-flex size-6 -translate-y-1/2 items-center justify-center rounded text-muted hover:text-text"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}

export function SearchResults({ text, onOpen }: { text: string; onOpen(): void }) {
  const { t } = useTranslation();
  const [hits, setHits] = useState<SearchHit[] | null>(null);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(
      () =>
        void told(
          ask('search.run', { text: text.slice(0, 1000), limit: 60 }).then(({ memories: found }) => {
            if (current) setHits(found);
          }),
        ),
      SEARCH_AFTER,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <ul aria-label={t('sidebar.results')} className="min-h-0 grow overflow-y-auto px-2 pb-2">
      {hits === null && <li className="px-2 py-3 text-sm text-muted">{t('sidebar.searching')}</li>}
      {hits?.length === 0 && <li className="px-2 py-3 text-sm [overflow-wrap:anywhere] text-muted">{t('sidebar.noResults', { text })}</li>}
      {hits?.map((hit) => (
        <li key={hit.message ?? hit.conversation}>
          <a
            href={hrefOf(hit.conversation)}
            onClick={(event) => {
              event.preventDefault();
              goTo(hit.conversation, hit.message === null ? {} : { reveal: hit.message });
              onOpen();
            }}
            className="focus-inset block rounded-md px-2 py-1.5 hover:bg-hover"
          >
            <span className="block truncate text-sm font-medium">{hit.conversationTitle || t('sidebar.untitled')}</span>
            <span dir="auto" className="line-clamp-2 block text-sm [overflow-wrap:anywhere] text-muted">
              <Snippet text={hit.snippet} />
            </span>
            <span className="tabular block text-xs text-muted">
              {t(hit.role === 'user' ? 'sidebar.resultYou' : 'sidebar.resultApp', { when: when(hit.created) })}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Matches stand between U+E000 and U+E001. */
function Snippet({ text }: { text: string }) {
  return text.split(/\uE000([^\uE001]*)\uE001/).map((piece, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
      <mark key={at} className="rounded-[3px] bg-[var(--mark)] text-text">
        {piece}
      </mark>
    ) : (
      piece
    ),
  );
}
