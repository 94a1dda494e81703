import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { IconButton } from './Button.tsx';

interface Props {
  open: boolean;
  onClose(): void;
  title: string;
  /** Shown under the title; also the dialog's description. */
  description?: string | undefined;
  children: ReactNode;
  wide?: boolean;
  /** Nothing in it takes the focus: what is longer than the window is scrolled by keys all the same. */
  reading?: boolean;
}

/** A dialog: traps focus, Esc closes, closing returns the focus. */
export function Dialog({ open, onClose, title, description, children, wide = false, reading = false }: Props) {
  const { t } = useTranslation();
  /** Most dialogs are opened by a key or by something that is gone: what had the focus gets it back. */
  const opener = useRef<Element | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.01_75/0.42)]" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement;
            const first = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>('[data-first-focus]');
            if (!first) return;
            event.preventDefault();
            first.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
          }}
          className={`arrive fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-24px)] w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-border bg-bg shadow-float ${wide ? 'max-w-[760px]' : 'max-w-[440px]'}`}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-2">
            <Radix.Title className="grow text-[1.0625rem] leading-7 font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('frame.close')} className="-me-2">
                <X size={16} aria-hidden />
              </IconButton>
            </Radix.Close>
          </div>
          <div
            {...(reading ? { tabIndex: 0, role: 'group', 'aria-label': title } : {})}
            className={wide ? 'flex min-h-0 grow flex-col' : 'min-h-0 overflow-y-auto px-5 pb-5'}
          >
            {description !== undefined && <Radix.Description className="pb-4 text-base text-text">{description}</Radix.Description>}
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
