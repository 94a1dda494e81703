/** "Forget…": a stretch of time, or the conversation that was left. */
import { ChevronDown, Eraser } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from '../../i18n/index.ts';
import { NEW, useRoute } from '../../lib/route.ts';
import { Button } from '../../ui/index.ts';
import { askForgetRange, type RangeKind } from '../range.ts';

const KINDS: readonly RangeKind[] = ['hour', 'today', 'conversation'];

export function ForgetMenu({ conversation, title }: { conversation: string; title: string | null }) {
  const { t } = useTranslation();
  const left = useRoute((s) => s.conversation);
  const here = conversation !== NEW && conversation === left && title !== null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button icon={<Eraser size={14} aria-hidden />}>
          {t('memory.forgetMenu')}
          <ChevronDown size={13} aria-hidden className="text-muted" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="arrive z-50 max-w-72 min-w-52 rounded-lg border border-border bg-bg p-1 shadow-float"
        >
          {KINDS.map((kind) => (
            <DropdownMenu.Item
              key={kind}
              disabled={kind === 'conversation' && !here}
              onSelect={() => void askForgetRange(kind, kind === 'conversation' ? { id: conversation, title: title ?? '' } : null)}
              className="flex h-8 items-center rounded-md px-2 text-sm outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover pointer-coarse:h-10"
            >
              {t(`memory.range.${kind}`)}
            </DropdownMenu.Item>
          ))}
          {here && (
            <DropdownMenu.Label dir="auto" className="truncate border-t border-border px-2 pt-1.5 pb-1 text-xs text-muted">
              {title}
            </DropdownMenu.Label>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
