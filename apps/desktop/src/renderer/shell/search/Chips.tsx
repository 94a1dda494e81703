/** The filters that the search understands, offered while its box is used; "in", "before" and "after" ask for their value. */
import { useState } from 'react';
import type { SearchFilter } from '../../../contract/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useFolders } from '../list/folders.ts';
import { addFilter } from './store.ts';

const shape =
  'inline-flex h-6 max-w-full items-center rounded-full border border-border px-2.5 text-xs text-muted hover:bg-hover hover:text-text pointer-coarse:h-10';

type Kind = SearchFilter['kind'];

interface Props {
  /** Filters that stand there already. */
  taken: Kind[];
  onAdded(): void;
}

export function Chips({ taken, onAdded }: Props) {
  const { t } = useTranslation();
  const folders = useFolders((s) => s.folders);
  const [asking, setAsking] = useState<'in' | 'before' | 'after' | null>(null);
  const add = (kind: Kind, value: string): void => {
    addFilter(kind, value);
    setAsking(null);
    onAdded();
  };
  const back = (): void => {
    setAsking(null);
    onAdded();
  };
  const offered: { kind: Kind; label: string; act(): void }[] = [
    { kind: 'from', label: 'from:me', act: () => add('from', 'me') },
    ...(folders.length > 0 ? [{ kind: 'in' as const, label: 'in:', act: () => setAsking('in') }] : []),
    { kind: 'has', label: 'has:image', act: () => add('has', 'image') },
    { kind: 'before', label: 'before:', act: () => setAsking('before') },
    { kind: 'after', label: 'after:', act: () => setAsking('after') },
  ];
  const left = offered.filter(({ kind }) => !taken.includes(kind));
  if (asking === null && left.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can not be laid out as a row of chips everywhere
    <div
      role="group"
      aria-label={t('search.offer')}
      className={`arrive flex flex-wrap items-center gap-1 pt-1.5 ${asking === 'in' ? 'max-h-40 overflow-y-auto p-1' : ''}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        back();
      }}
    >
      {asking === null &&
        left.map(({ kind, label, act }) => (
          <button key={kind} type="button" title={t(`search.about.${kind}`)} onClick={act} className={shape}>
            {label}
          </button>
        ))}
      {asking === 'in' &&
        folders.map((folder, at) => (
          <button
            key={folder.id}
            type="button"
            // The person has just asked for one of these.
            ref={at === 0 ? focusOnce : undefined}
            onClick={() => add('in', folder.name)}
            className={shape}
          >
            <span dir="auto" className="truncate">
              {folder.name}
            </span>
          </button>
        ))}
      {(asking === 'before' || asking === 'after') && (
        <DateBox kind={asking} onDone={(date) => (date === null ? back() : add(asking, date))} />
      )}
    </div>
  );
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}

function DateBox({ kind, onDone }: { kind: 'before' | 'after'; onDone(date: string | null): void }) {
  const { t } = useTranslation();
  const [date, setDate] = useState('');
  return (
    <>
      <span aria-hidden className="px-1 text-xs text-muted">
        {`${kind}:`}
      </span>
      <input
        ref={focusOnce}
        type="date"
        aria-label={t(`search.date.${kind}`)}
        value={date}
        onChange={(event) => setDate(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && date !== '') onDone(date);
        }}
        className="h-7 rounded-md border border-border bg-bg px-2 text-xs pointer-coarse:h-10"
      />
      <button type="button" disabled={date === ''} onClick={() => onDone(date)} className={`${shape} disabled:opacity-50`}>
        {t('search.apply')}
      </button>
    </>
  );
}
