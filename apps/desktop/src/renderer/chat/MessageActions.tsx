/** The toolbar under a message: one tab stop, arrows move inside it. */
import { Check, ChevronLeft, ChevronRight, Copy, Library, Pencil, Play, RefreshCw, Volume2, VolumeX } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import { useState } from 'react';
import type { Message } from '../../contract/index.ts';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { closeReceipts, openReceipts, useMemory } from '../memory/index.ts';
import { readAloud, useSpeaking } from '../voice/speaking/index.ts';
import { answer, canGoOn, goOn } from './actions.ts';
import { copyMessage } from './copy-message.ts';
import { beginEdit, EDIT_BOX } from './edits.ts';
import { MoreActions } from './MoreActions.tsx';
import { showMessage } from './place.ts';
import { Tool } from './Tool.tsx';
import { textOf } from './turn.ts';
import { showVersion } from './versions.ts';

interface Props {
  message: Message;
  last: boolean;
  busy: boolean;
}

export function MessageActions({ message, last, busy }: Props) {
  const { t } = useTranslation();
  const mine = message.role === 'user';
  // Of a forgotten message only its other versions are left.
  const whole = !message.forgotten;
  if (!whole && message.versions < 2) return null;
  return (
    <Toolbar.Root
      aria-label={t('message.actions')}
      className={`-ms-1.5 flex h-7 w-fit max-w-full items-center gap-0.5 pointer-coarse:h-10 ${
        mine
          ? `mt-0.5 transition-opacity duration-150 pointer-coarse:mb-0 ${message.versions > 1 ? '' : '-mb-6'} ${message.versions > 1 || last ? '' : 'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100'}`
          : 'mt-1'
      }`}
    >
      {whole && <CopyTool message={message} />}
      {whole && mine && message.status !== 'pending' && (
        <Tool
          tool="edit"
          label={t('message.edit')}
          disabled={busy}
          onClick={() => {
            beginEdit(message);
            showMessage(message.id, { block: 'nearest', focus: EDIT_BOX });
          }}
        >
          <Pencil size={14} aria-hidden />
        </Tool>
      )}
      {whole && !mine && <Again message={message} busy={busy} />}
      {whole && <ReadAloud message={message} />}
      {whole && !mine && last && canGoOn(message) && (
        <Tool label={t('message.continue')} text disabled={busy} onClick={() => goOn(message.conversation, message.id)}>
          <Play size={13} aria-hidden />
        </Tool>
      )}
      {whole && message.receipts > 0 && <Memories message={message} />}
      {message.versions > 1 && <Versions message={message} busy={busy} />}
      {whole && <MoreActions message={message} last={last} busy={busy} />}
    </Toolbar.Root>
  );
}

function CopyTool({ message }: { message: Message }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    if (!(await copyMessage(message))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <Tool label={t('message.copy')} onClick={copy}>
      {copied ? <Check size={14} aria-hidden className="text-success" /> : <Copy size={14} aria-hidden />}
    </Tool>
  );
}

/** Another answer to the same question: this one stays, as a version. */
function Again({ message, busy }: { message: Message; busy: boolean }) {
  const { t } = useTranslation();
  const question = message.parent;
  if (question === null) return null;
  return (
    <Tool label={t('message.regenerate')} disabled={busy} onClick={() => answer(message.conversation, question)}>
      <RefreshCw size={14} aria-hidden />
    </Tool>
  );
}

/** Pressed while it is being read; a second press stops it. */
function ReadAloud({ message }: { message: Message }) {
  const { t } = useTranslation();
  const reading = useSpeaking((s) => s.message === message.id);
  const text = textOf(message);
  if (text.trim() === '') return null;
  const Icon = reading ? VolumeX : Volume2;
  return (
    <Tool
      label={t('message.readAloud')}
      aria-pressed={reading}
      onClick={() => readAloud({ id: message.id, conversation: message.conversation, text, final: true })}
    >
      <Icon size={14} aria-hidden />
    </Tool>
  );
}

function Memories({ message }: { message: Message }) {
  const { t } = useTranslation();
  const open = useMemory((s) => s.answer === message.id);
  return (
    <Tool
      label={t('message.memories', { n: count(message.receipts) })}
      text
      aria-expanded={open}
      onClick={() => (open ? closeReceipts() : void openReceipts(message.id))}
    >
      <Library size={14} aria-hidden />
    </Tool>
  );
}

function Versions({ message, busy }: { message: Message; busy: boolean }) {
  const { t } = useTranslation();
  const { version, versions } = message;
  return (
    <>
      <Tool tool="previous" label={t('message.previous')} disabled={busy || version === 0} onClick={() => showVersion(message, -1)}>
        <ChevronLeft size={14} aria-hidden className="rtl:rotate-180" />
      </Tool>
      <span className="tabular shrink-0 text-xs whitespace-nowrap text-muted">
        {t('message.versionOf', { n: count(version + 1), total: count(versions) })}
      </span>
      <Tool tool="next" label={t('message.next')} disabled={busy || version >= versions - 1} onClick={() => showVersion(message, 1)}>
        <ChevronRight size={14} aria-hidden className="rtl:rotate-180" />
      </Tool>
    </>
  );
}
