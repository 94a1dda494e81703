import { Toolbar } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

interface Props extends ComponentProps<typeof Toolbar.Button> {
  label: string;
  /** The name is shown beside the icon. */
  text?: boolean;
  /** How what brings the focus here finds it. */
  tool?: string;
  children: ReactNode;
}

/** A button of a message's toolbar. */
export function Tool({ label, text = false, tool, children, ...rest }: Props) {
  return (
    <Toolbar.Button
      {...(text ? {} : { 'aria-label': label, title: label })}
      {...(tool ? { 'data-tool': tool } : {})}
      className={`tabular inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md text-xs font-medium text-muted transition-colors duration-150 hover:bg-hover hover:text-text disabled:opacity-40 aria-expanded:text-accent aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:h-10 ${text ? 'px-1.5' : 'w-7 pointer-coarse:w-10'}`}
      {...rest}
    >
      {children}
      {text && label}
    </Toolbar.Button>
  );
}
