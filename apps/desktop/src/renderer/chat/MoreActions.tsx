/** "More actions" of a message: branch, another model, delete. */
import { Ellipsis, GitBranch, Replace, Trash2 } from 'lucide-react';
import { DropdownMenu, Toolbar } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import type { Message } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { askForget } from '../memory/index.ts';
import { useModels } from '../models/index.ts';
import { OtherModel } from './OtherModel.tsx';
import { refreshPath } from './pages.ts';
import { focusMessageBox, showMessage } from './place.ts';
import { chatOf } from './store.ts';
import { shownMessages } from './turn.ts';
import { branchFrom } from './versions.ts';

interface Props {
  message: Message;
  last: boolean;
  busy: boolean;
}

export function MoreActions({ message, last, busy }: Props) {
  const { t } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  const [home, setHome] = useState<HTMLElement | null>(null);
  /** What takes the focus itself keeps the menu from giving it back. */
  const keep = useRef(false);
  const several = useModels((s) => s.models.filter((m) => m.fits).length > 1);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <DropdownMenu.Root
        modal={false}
        onOpenChange={(open) => {
          if (!open) return;
          keep.current = false;
          setHome(document.querySelector('main'));
        }}
      >
        <Toolbar.Button asChild>
          <DropdownMenu.Trigger
            ref={trigger}
            aria-label={t('message.more')}
            title={t('message.more')}
            className="inline-flex h-7 w-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-150 hover:bg-hover hover:text-text data-[state=open]:bg-hover pointer-coarse:h-10 pointer-coarse:w-10"
          >
            <Ellipsis size={15} aria-hidden />
          </DropdownMenu.Trigger>
        </Toolbar.Button>
        <DropdownMenu.Portal container={home}>
          <DropdownMenu.Content
            align="start"
            sideOffset={2}
            collisionPadding={8}
            onCloseAutoFocus={(event) => keep.current && event.preventDefault()}
            className="arrive z-50 min-w-44 rounded-lg border border-border bg-bg p-1 shadow-float"
          >
            <Entry
              icon={<GitBranch size={14} aria-hidden />}
              disabled={busy || last}
              onSelect={() => {
                keep.current = true;
                void branchFrom(message).then((done) => (done ? focusMessageBox() : trigger.current?.focus()));
              }}
            >
              {t('message.branch')}
            </Entry>
            {message.role === 'assistant' && message.parent !== null && several && (
              <Entry
                icon={<Replace size={14} aria-hidden />}
                disabled={busy}
                onSelect={() => {
                  keep.current = true;
                  // The menu's own focus goes first, so that closing the dialog finds its way back here.
                  trigger.current?.focus();
                  setChoosing(true);
                }}
              >
                {t('message.otherModel')}
              </Entry>
            )}
            <DropdownMenu.Separator className="mx-1 my-1 h-px bg-border" />
            <Entry
              danger
              icon={<Trash2 size={14} aria-hidden />}
              disabled={busy || message.status === 'pending'}
              onSelect={() => {
                keep.current = true;
                trigger.current?.focus();
                void askForget(message.id, () => void leave(message));
              }}
            >
              {t('message.delete')}
            </Entry>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {choosing && <OtherModel message={message} onClose={() => setChoosing(false)} />}
    </>
  );
}

/** A deleted version leaves its place, and the focus, to another one; any other message the focus to its neighbour. */
async function leave(message: Message): Promise<void> {
  if (message.versions > 1) await refreshPath(message.conversation).catch(() => {});
  const other = shownMessages(chatOf(message.conversation)).find((m) => m.id !== message.id && message.siblings.includes(m.id));
  if (other) showMessage(other.id, { block: 'nearest', focus: 'message' });
  else passFocus(message);
}

function passFocus({ id, conversation }: Message): void {
  const messages = shownMessages(chatOf(conversation));
  const at = messages.findIndex((m) => m.id === id);
  const neighbour = messages[at + 1] ?? messages[at - 1];
  if (neighbour) showMessage(neighbour.id, { block: 'nearest', focus: 'message' });
  else focusMessageBox();
}

interface EntryProps {
  icon: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
  children: string;
}

function Entry({ icon, danger = false, disabled = false, onSelect, children }: EntryProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      disabled={disabled}
      className={`flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover pointer-coarse:h-10 ${danger ? 'text-danger' : ''}`}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}
