/** A menu made of commands: the same that the palette and the keys offer. */
import { Check, ChevronRight, Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import type { Command } from '../../lib/commands.ts';

const shape =
  'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none data-[highlighted]:bg-hover data-[state=open]:bg-hover pointer-coarse:h-10';
const panel =
  'arrive z-50 max-h-[min(420px,var(--radix-dropdown-menu-content-available-height))] min-w-44 max-w-[min(18rem,max(11rem,var(--radix-dropdown-menu-content-available-width)))] overflow-y-auto rounded-lg border border-border bg-bg p-1 shadow-float';

interface Props {
  /** The button's name, and its tooltip. */
  label: string;
  open: boolean;
  onOpenChange(open: boolean): void;
  /** Asked when it opens. */
  commands: () => Command[];
  tabIndex: number;
}

export function CommandMenu({ label, open, onOpenChange, commands, tabIndex }: Props) {
  /** What was chosen may take the focus itself: it is done once the menu is gone. */
  const chosen = useRef<Command | null>(null);
  /** The menu belongs to the sidebar, also for those who jump from landmark to landmark. */
  const [home, setHome] = useState<HTMLElement | null>(null);
  return (
    <DropdownMenu.Root
      modal={false}
      open={open}
      onOpenChange={(next) => {
        if (next) {
          chosen.current = null;
          setHome(document.querySelector('nav'));
        }
        onOpenChange(next);
      }}
    >
      <DropdownMenu.Trigger
        aria-label={label}
        title={label}
        tabIndex={tabIndex}
        className="absolute end-0.5 top-0.5 inline-flex size-7 items-center justify-center rounded-md text-muted opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:top-0 pointer-coarse:size-10 pointer-coarse:opacity-100"
      >
        <Ellipsis size={15} aria-hidden />
      </DropdownMenu.Trigger>
      {open && (
        <DropdownMenu.Portal container={home ?? document.querySelector('nav')}>
          <DropdownMenu.Content
            align="start"
            sideOffset={2}
            collisionPadding={8}
            className={panel}
            onCloseAutoFocus={(event) => {
              const command = chosen.current;
              chosen.current = null;
              if (!command) return;
              if (command.checked === undefined) event.preventDefault();
              void command.run?.();
            }}
          >
            <Entries
              commands={commands()}
              onChoose={(command) => {
                chosen.current = command;
              }}
            />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      )}
    </DropdownMenu.Root>
  );
}

function Entries({ commands, onChoose }: { commands: Command[]; onChoose(command: Command): void }) {
  return commands.map((command, at) => {
    const { id, label, icon: Icon, choices, checked, current, danger } = command;
    const ticked = checked ?? current;
    const inside = (
      <>
        <span className="flex w-3.5 shrink-0 justify-center">
          {ticked === true ? (
            <Check size={14} aria-hidden className="text-accent" />
          ) : (
            (ticked === undefined || current === false) && Icon && <Icon size={14} aria-hidden />
          )}
        </span>
        <span dir="auto" className="min-w-0 grow truncate as-parent">
          {label}
        </span>
      </>
    );
    const before: ReactNode = danger && at > 0 && <DropdownMenu.Separator key={`${id}-line`} className="mx-1 my-1 h-px bg-border" />;
    if (choices)
      return (
        <DropdownMenu.Sub key={id}>
          <DropdownMenu.SubTrigger className={shape}>
            {inside}
            <ChevronRight size={14} aria-hidden className="shrink-0 text-muted rtl:rotate-180" />
          </DropdownMenu.SubTrigger>
          <DropdownMenu.SubContent sideOffset={4} collisionPadding={8} className={panel}>
            <Entries commands={choices} onChoose={onChoose} />
            {command.note !== undefined && (
              <DropdownMenu.Label className="max-w-56 border-t border-border px-2 pt-2 pb-1 text-xs text-muted">
                {command.note}
              </DropdownMenu.Label>
            )}
          </DropdownMenu.SubContent>
        </DropdownMenu.Sub>
      );
    return [
      before,
      checked === undefined ? (
        <DropdownMenu.Item key={id} onSelect={() => onChoose(command)} className={`${shape} ${danger ? 'text-danger' : ''}`}>
          {inside}
        </DropdownMenu.Item>
      ) : (
        <DropdownMenu.CheckboxItem key={id} checked={checked} onSelect={() => onChoose(command)} className={shape}>
          {inside}
        </DropdownMenu.CheckboxItem>
      ),
    ];
  });
}
