/** The toolbar under a message: one tab stop, arrows move inside it. */
import { Check, ChevronLeft, ChevronRight, Copy, Library, Play, RefreshCw } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import { type ComponentProps, type ReactNode, useState } from 'react';
import type { Message } from '../../contract/index.ts';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { closeReceipts, openReceipts, useMemory } from '../memory/index.ts';
import { copyText } from '../ui/index.ts';
import { answer, goOn, showVersion } from './actions.ts';
import { textOf } from './turn.ts';

interface Props {
  message: Message;
  last: boolean;
  busy: boolean;
}

export function MessageActions({ message, last, busy }: Props) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const receiptsOpen = useMemory((s) => s.answer === message.id);
  const mine = message.role === 'user';
  const question = message.parent;
  const copy = async (): Promise<void> => {
    const html = mine ? undefined : document.getElementById(`message-${message.id}`)?.querySelector('.prose')?.innerHTML;
    if (!(await copyText(textOf(message), html))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const version = (step: number): void => {
    const sibling = message.siblings[message.version + step];
    if (sibling) void showVersion(message.conversation, sibling);
  };
  return (
    <Toolbar.Root
      aria-label={t('message.actions')}
      className={`flex h-7 w-fit items-center gap-0.5 pointer-coarse:h-10 ${
        mine
          ? 'absolute end-0 -top-7 opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:-top-10 pointer-coarse:opacity-100'
          : '-ms-1.5 mt-1'
      }`}
    >
      <Tool label={t('message.copy')} onClick={copy}>
        {copied ? <Check size={14} aria-hidden className="text-success" /> : <Copy size={14} aria-hidden />}
      </Tool>
      {!mine && last && question !== null && (
        <Tool label={t('message.regenerate')} disabled={busy} onClick={() => answer(message.conversation, question)}>
          <RefreshCw size={14} aria-hidden />
        </Tool>
      )}
      {!mine && last && message.status === 'stopped' && (
        <Tool label={t('message.continue')} text disabled={busy} onClick={() => goOn(message.conversation, message.id)}>
          <Play size={13} aria-hidden />
        </Tool>
      )}
      {message.receipts > 0 && (
        <Tool
          label={t('message.memories', { n: count(message.receipts) })}
          text
          aria-expanded={receiptsOpen}
          onClick={() => (receiptsOpen ? closeReceipts() : void openReceipts(message.id))}
        >
          <Library size={14} aria-hidden />
        </Tool>
      )}
      {/* Only at the end: elsewhere another version would take what follows it out of sight. */}
      {last && message.versions > 1 && (
        <>
          <Tool label={t('message.previous')} disabled={busy || message.version === 0} onClick={() => version(-1)}>
            <ChevronLeft size={14} aria-hidden className="rtl:rotate-180" />
          </Tool>
          <span className="tabular text-xs text-muted">
            {t('message.versionOf', { n: count(message.version + 1), total: count(message.versions) })}
          </span>
          <Tool label={t('message.next')} disabled={busy || message.version >= message.versions - 1} onClick={() => version(1)}>
            <ChevronRight size={14} aria-hidden className="rtl:rotate-180" />
          </Tool>
        </>
      )}
    </Toolbar.Root>
  );
}

interface ToolProps extends ComponentProps<typeof Toolbar.Button> {
  label: string;
  /** The name is shown beside the icon. */
  text?: boolean;
  children: ReactNode;
}

function Tool({ label, text = false, children, ...rest }: ToolProps) {
  return (
    <Toolbar.Button
      {...(text ? {} : { 'aria-label': label, title: label })}
      className={`tabular inline-flex h-7 items-center justify-center gap-1.5 rounded-md text-xs font-medium text-muted transition-colors duration-150 hover:bg-hover hover:text-text disabled:opacity-40 aria-expanded:text-accent pointer-coarse:h-10 ${text ? 'px-1.5' : 'w-7 pointer-coarse:w-10'}`}
      {...rest}
    >
      {children}
      {text && label}
    </Toolbar.Button>
  );
}
