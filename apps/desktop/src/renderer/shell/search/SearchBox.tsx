/** "Search conversations": the box, the filters that are offered while it is used, and those that were understood. */
import { Search, X } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { inputShape } from '../../ui/index.ts';
import { Chips } from './Chips.tsx';
import { focusResult } from './SearchResults.tsx';
import { removeFilter, SEARCH_BOX, setSearch, useSearch } from './store.ts';

let down = false;
if (typeof window !== 'undefined')
  for (const type of ['pointerdown', 'pointerup', 'pointercancel'])
    window.addEventListener(type, () => (down = type === 'pointerdown'), { capture: true, passive: true });
/** A button of the pointer is held. */
const pressed = (): boolean => down;

export function SearchBox() {
  const { t } = useTranslation();
  const text = useSearch((s) => s.text);
  const filters = useSearch((s) => s.results?.filters);
  const [used, setUsed] = useState(false);
  /** What had the focus before: Esc in an empty box returns to it. */
  const before = useRef<HTMLElement | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const onFocus = (event: FocusEvent): void => {
    setUsed(true);
    if (event.relatedTarget instanceof HTMLElement && !event.currentTarget.contains(event.relatedTarget))
      before.current = event.relatedTarget;
  };
  /** What is offered goes only when a press is over: what lies below must not move away from under it. */
  const onBlur = (event: FocusEvent): void => {
    const place = event.currentTarget;
    if (place.contains(event.relatedTarget)) return;
    const hide = (): void => setUsed(place.contains(document.activeElement));
    if (pressed()) window.addEventListener('pointerup', () => setTimeout(hide), { once: true });
    else hide();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' && focusResult(0)) event.preventDefault();
    if (event.key === 'Enter' && text.trim() !== '' && focusResult(0)) event.preventDefault();
    if (event.key !== 'Escape') return;
    if (text !== '') {
      event.preventDefault();
      setSearch('');
    } else if (before.current?.isConnected) {
      event.preventDefault();
      before.current.focus();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices where the focus is
    <div className="px-2" onFocus={onFocus} onBlur={onBlur}>
      <div className="relative">
        <Search size={14} aria-hidden className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-muted" />
        <input
          ref={box}
          id={SEARCH_BOX}
          type="search"
          aria-label={t('sidebar.search')}
          placeholder={t('sidebar.search')}
          value={text}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKeyDown}
          className={`${inputShape} border-border ps-8 ${text === '' ? 'pe-2' : 'pe-8'} [&::-webkit-search-cancel-button]:hidden`}
        />
        {text !== '' && (
          <button
            type="button"
            aria-label={t('sidebar.clear')}
            title={t('sidebar.clear')}
            onClick={() => {
              setSearch('');
              box.current?.focus();
            }}
            className="absolute end-1 top-1/2 inline-flex size-6 pointer-coarse:end-0 pointer-coarse:size-10 -translate-y-1/2 items-center justify-center rounded text-muted hover:text-text"
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </div>
      {filters !== undefined && filters.length > 0 && (
        <ul aria-label={t('search.filters')} className="flex flex-wrap gap-1 pt-1.5">
          {filters.map((filter) => (
            <li key={filter.typed} className="max-w-full">
              <button
                type="button"
                aria-label={t('search.remove', { filter: filter.typed })}
                title={t('search.remove', { filter: filter.typed })}
                onClick={() => {
                  removeFilter(filter);
                  box.current?.focus();
                }}
                className="inline-flex h-6 pointer-coarse:h-10 max-w-full items-center gap-1 rounded-full bg-accent-soft ps-2.5 pe-1.5 text-xs text-text hover:bg-hover"
              >
                <span dir="auto" className="truncate">
                  {filter.typed}
                </span>
                <X size={12} aria-hidden className="shrink-0" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {used && <Chips taken={filters?.map((f) => f.kind) ?? []} onAdded={() => box.current?.focus()} />}
    </div>
  );
}
