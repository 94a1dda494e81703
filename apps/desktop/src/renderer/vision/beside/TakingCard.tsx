/** A file on its way in, or one that could not be taken, with what is wrong with it. */
import { AudioLines, ImagePlus, TriangleAlert, X } from 'lucide-react';
import { errorSentence } from '../../i18n/errors.ts';
import { bytesOf } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { IconButton, ProgressBar } from '../../ui/index.ts';
import type { Taking } from '../taking/store.ts';

export function TakingCard({ taking, onRemove }: { taking: Taking; onRemove(): void }) {
  const { t } = useTranslation();
  const { kind, bytes, sent, state, error } = taking;
  const name = taking.name === '' ? t('picture.unnamed') : taking.name;
  const Icon = error ? TriangleAlert : kind === 'sound' ? AudioLines : ImagePlus;
  const text =
    state === 'waits'
      ? t('attach.waits')
      : state === 'sending'
        ? bytesOf(sent, bytes)
        : kind === 'sound'
          ? t('attach.listening')
          : t('attach.looking');
  return (
    <li
      className={`relative w-[min(18rem,max(16rem,50%_-_4px))] max-w-full min-w-0 rounded-md border p-2 ${error ? 'border-danger bg-danger-soft' : 'border-border bg-raised'}`}
    >
      <p className="flex items-center gap-1.5 pe-8 text-sm font-medium" title={name}>
        <Icon size={14} aria-hidden className={`shrink-0 ${error ? 'text-danger' : 'text-muted'}`} />
        <bdi className="truncate">{name}</bdi>
      </p>
      {error ? (
        <div role="alert" className="mt-1 text-sm [overflow-wrap:anywhere]">
          <p>{errorSentence(error)}</p>
          <p className="mt-0.5 font-mono text-xs text-muted">{error.code}</p>
        </div>
      ) : (
        <>
          <p className="tabular mt-1 mb-1.5 text-xs text-muted">{text}</p>
          <ProgressBar label={name} value={sent} max={Math.max(1, bytes)} text={text} moving={state !== 'waits'} />
        </>
      )}
      <IconButton small data-remove label={t('composer.remove', { name })} onClick={onRemove} className="absolute! end-1 top-1">
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  );
}
