/** The side panel "Memories used": exactly what the model was given for an answer. */
import { X } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { Receipt } from '../../contract/index.ts';
import { exactly, list, when } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, ErrorAlert, IconButton } from '../ui/index.ts';
import { Pictures } from '../vision/shown/index.ts';
import { askCorrect } from './correct.ts';
import { askForget, closeReceipts, openReceipts, reloadReceipts, showSource, useMemory } from './store.ts';

interface PanelProps {
  /** Answers the question of this answer again; undefined while that can not be. */
  regenerate(answer: string): (() => void) | undefined;
}

export function ReceiptsPanel({ regenerate }: PanelProps) {
  const { t } = useTranslation();
  const { answer, receipts, error, encoder } = useMemory();
  const close = useRef<HTMLButtonElement>(null);
  const opener = useRef<Element | null>(null);
  // The panel takes the focus when it opens and gives it back when it closes.
  useLayoutEffect(() => {
    if (answer === null) return;
    opener.current = document.activeElement;
    close.current?.focus();
    return () => {
      // Whoever closed it by going elsewhere is there already.
      if (document.activeElement !== document.body) return;
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    };
  }, [answer]);
  if (answer === null) return null;
  return (
    <aside
      aria-label={t('receipts.label')}
      data-region="panel"
      className="arrive flex min-h-0 w-[340px] shrink-0 flex-col border-s border-border bg-side max-lg:absolute max-lg:inset-y-0 max-lg:end-0 max-lg:z-20 max-lg:max-w-full max-lg:shadow-float"
    >
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-border ps-4 pe-2">
        <h2 className="grow text-sm font-semibold">{t('receipts.label')}</h2>
        <IconButton ref={close} label={t('frame.close')} onClick={closeReceipts}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 grow overflow-y-auto p-4">
        {error ? (
          <ErrorAlert error={error} onAction={() => openReceipts(answer)} actionLabel={t('errors.action.retry')} />
        ) : receipts === null ? (
          <div aria-hidden className="flex flex-col gap-3">
            <div className="breathe h-16 rounded-md bg-hover" />
            <div className="breathe h-16 rounded-md bg-hover" />
          </div>
        ) : (
          <>
            <p id="receipts-given" className="mb-3 text-xs text-muted">
              {receipts.length === 0 ? t('receipts.none') : t('receipts.given')}
            </p>
            {receipts.some((receipt) => receipt.now !== undefined) && <Changed again={regenerate(answer)} />}
            {!encoder && <p className="mb-3 text-sm text-muted">{t('models.encoderMissing')}</p>}
            <ol aria-labelledby="receipts-given" className="flex flex-col gap-2.5">
              {receipts.map((receipt) => (
                <Item key={receipt.memory} receipt={receipt} />
              ))}
            </ol>
          </>
        )}
      </div>
    </aside>
  );
}

/** What was given holds no more: another answer would be given what holds now. */
function Changed({ again }: { again: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <div className="mb-3 rounded-md border border-border bg-accent-soft p-3 text-sm">
      <p>{t('receipts.changed')}</p>
      {again && (
        <Button className="mt-2 bg-bg" onClick={again}>
          {t('message.regenerate')}
        </Button>
      )}
    </div>
  );
}

function Item({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const from = { title: receipt.conversationTitle || t('sidebar.untitled'), when: when(receipt.created) };
  return (
    <li className="rounded-md border border-border bg-bg p-3">
      {receipt.forgotten ? (
        <p className="text-sm text-muted italic">{t('receipts.forgotten')}</p>
      ) : receipt.kept ? (
        <>
          <p className="text-sm text-muted">{t('receipts.kept')}</p>
          <Button kind="quiet" className="-ms-3 mt-1 -mb-1" onClick={() => showSource(receipt.memory)}>
            {t('receipts.source')}
          </Button>
        </>
      ) : (
        <>
          {receipt.now !== undefined && (
            <p dir="auto" className="mb-1.5 text-sm font-medium [overflow-wrap:anywhere]">
              {receipt.now === '' ? t('receipts.ended') : t('receipts.now', { text: receipt.now })}
            </p>
          )}
          {receipt.images && (
            <div className="mb-2">
              <Pictures small pictures={receipt.images.map((image) => ({ ...image, text: '' }))} words="" />
            </div>
          )}
          <p
            dir="auto"
            className={`max-h-48 overflow-y-auto text-sm [overflow-wrap:anywhere] whitespace-pre-wrap ${receipt.now === undefined ? '' : 'text-muted line-through decoration-1'}`}
          >
            {receipt.text}
          </p>
          <p className="mt-2 text-xs text-muted" title={exactly(receipt.created)}>
            {receipt.role === 'user' ? t('receipts.fromYou', from) : t('receipts.fromApp', from)}
            {receipt.reasons.length > 0 && ` · ${list(receipt.reasons.map((reason) => t(`receipts.reason.${reason}`)))}`}
          </p>
          <div className="-ms-3 mt-2 -mb-1 flex flex-wrap gap-x-1">
            <Button kind="quiet" onClick={() => showSource(receipt.memory)}>
              {t('receipts.source')}
            </Button>
            {receipt.now === undefined && (
              <Button kind="quiet" onClick={() => askCorrect(receipt.fact ?? receipt.memory, receipt.text, reloadReceipts)}>
                {t('memory.correct')}
              </Button>
            )}
            <Button kind="quiet" onClick={() => askForget(receipt.fact ?? receipt.memory)}>
              {t('receipts.forget')}
            </Button>
          </div>
        </>
      )}
    </li>
  );
}
