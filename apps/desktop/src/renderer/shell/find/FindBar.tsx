/** The bar "Find in conversation", over the beginning of the log: what is read does not move for it. */
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { count } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { IconButton } from '../../ui/index.ts';
import { closeFind, FIND_BOX, place, setFind, step, useFind } from './store.ts';

export function FindBar() {
  const { t } = useTranslation();
  const { open, text, matches, current, running } = useFind();
  if (!open) return null;
  const { at, total } = place({ matches, current });
  const said =
    text.trim() === '' ? '' : total > 0 ? t('find.place', { at: count(at), total: count(total) }) : running ? '' : t('find.none');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') closeFind();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return (
    <search
      data-find
      aria-label={t('find.box')}
      onKeyDown={onKeyDown}
      className="focus-box arrive absolute end-4 top-2 z-10 flex w-[min(380px,calc(100%-32px))] items-center gap-0.5 rounded-lg border border-border bg-bg p-1 ps-2 shadow-float focus-within:border-accent"
    >
      <input
        id={FIND_BOX}
        type="search"
        aria-label={t('find.box')}
        placeholder={t('find.box')}
        value={text}
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setFind(event.target.value)}
        className="h-8 min-w-0 grow bg-transparent px-1 text-sm outline-none pointer-coarse:h-10 [&::-webkit-search-cancel-button]:hidden"
      />
      <span role="status" className={`tabular shrink-0 px-1 text-xs ${total === 0 && said !== '' ? 'text-danger' : 'text-muted'}`}>
        {said}
      </span>
      <IconButton small label={t('find.previous')} disabled={total === 0} onClick={() => step(-1)}>
        <ChevronUp size={15} aria-hidden />
      </IconButton>
      <IconButton small label={t('find.next')} disabled={total === 0} onClick={() => step(1)}>
        <ChevronDown size={15} aria-hidden />
      </IconButton>
      <IconButton small label={t('find.close')} onClick={closeFind}>
        <X size={15} aria-hidden />
      </IconButton>
    </search>
  );
}
