/** Pastes beside a message that is being written: each can be read, put into the text, or taken away. */
import { FileText, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Paste } from '../../contract/index.ts';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { Button, Dialog, IconButton } from '../ui/index.ts';
import { firstLines } from './pastes.ts';
import { wellFormed } from './safe.ts';

interface Written {
  text: string;
  pastes: Paste[];
}

interface Props extends Written {
  /** Told of what changed alone. */
  onChange(change: Partial<Written>): void;
  /** It stands in the region "Attachments"; elsewhere the list has that name. */
  region?: boolean;
  /** Undo of a removal, whatever stands here by then: at this place among those that are there. */
  onBringBack(paste: Paste, at: number): void;
  /** The focus has nowhere to be: the last paste is gone. */
  onEmpty?: () => void;
}

export function PasteList({ text, pastes, onChange, onBringBack, region = false, onEmpty }: Props) {
  const { t } = useTranslation();
  const [reading, setReading] = useState<Paste | null>(null);
  const list = useRef<HTMLUListElement>(null);
  if (pastes.length === 0) return null;

  const without = (paste: Paste): Paste[] => pastes.filter((p) => p.id !== paste.id);
  const remove = (paste: Paste, at: number): void => {
    onChange({ pastes: without(paste) });
    notices().notify(t('notices.pasteRemoved', { name: paste.name }), {
      undo: async () => onBringBack(paste, at),
    });
    if (pastes.length === 1) onEmpty?.();
    // The neighbour has the focus once the row is gone.
    else requestAnimationFrame(() => list.current?.children[Math.min(at, pastes.length - 2)]?.querySelector('button')?.focus());
  };
  const putIn = (paste: Paste): void => {
    setReading(null);
    onChange({ text: text.trim() === '' ? paste.text : `${text}\n\n${paste.text}`, pastes: without(paste) });
    onEmpty?.();
  };

  const items = (
    <ul
      ref={list}
      {...(region ? {} : { 'aria-label': t('composer.attachments') })}
      className="flex max-h-48 flex-wrap gap-2 overflow-y-auto"
    >
      {pastes.map((paste, at) => (
        <li key={paste.id} className="relative w-64 max-w-full min-w-0 rounded-md border border-border bg-raised">
          <button type="button" onClick={() => setReading(paste)} className="block w-full rounded-md px-2.5 py-2 text-start hover:bg-hover">
            <span className="flex items-center gap-1.5 pe-7 text-sm font-medium">
              <FileText size={14} aria-hidden className="shrink-0 text-muted" />
              <bdi className="truncate">{wellFormed(paste.name)}</bdi>
            </span>
            <span dir="auto" aria-hidden className="mt-1 line-clamp-2 text-xs [overflow-wrap:anywhere] whitespace-pre-wrap text-muted">
              {wellFormed(firstLines(paste.text, 2))}
            </span>
            <span className="tabular mt-1 block text-xs text-muted">{t('composer.characters', { n: count(paste.text.length) })}</span>
          </button>
          <IconButton
            small
            label={t('composer.remove', { name: paste.name })}
            onClick={() => remove(paste, at)}
            className="absolute! end-1 top-1"
          >
            <X size={14} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {region ? items : <div className="pb-2">{items}</div>}
      {reading && (
        <Dialog wide open onClose={() => setReading(null)} title={wellFormed(reading.name)}>
          <pre
            dir="auto"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="focus-inset min-h-0 grow overflow-auto border-y border-border px-5 py-3 font-sans text-base [overflow-wrap:anywhere] whitespace-pre-wrap"
          >
            {wellFormed(reading.text)}
          </pre>
          <div className="flex flex-wrap items-center justify-end gap-2 px-5 py-3">
            <p className="tabular grow text-sm text-muted">{t('composer.characters', { n: count(reading.text.length) })}</p>
            <Button onClick={() => putIn(reading)}>{t('composer.putIn')}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
