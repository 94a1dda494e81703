import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

type Kind = 'plain' | 'primary' | 'danger' | 'quiet';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

const shape =
  'inline-flex h-8 pointer-coarse:h-10 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap select-none transition-colors duration-150 disabled:opacity-50';
const kinds: Record<Kind, string> = {
  plain: 'border border-border bg-bg hover:bg-hover',
  primary: 'bg-accent text-on-accent hover:opacity-90',
  danger: 'border border-danger text-danger hover:bg-danger-soft',
  quiet: 'text-muted hover:bg-hover hover:text-text',
};

export function Button({ kind = 'plain', icon, children, className = '', type = 'button', ...rest }: Props) {
  return (
    <button type={type} className={`${shape} ${kinds[kind]} ${className}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}

interface IconProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The accessible name, and the tooltip. */
  label: string;
  ref?: Ref<HTMLButtonElement>;
  small?: boolean;
}

export function IconButton({ label, children, className = '', small = false, type = 'button', ...rest }: IconProps) {
  const size = small ? 'size-7 pointer-coarse:size-10' : 'size-8 pointer-coarse:size-10';
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={`inline-flex ${size} shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-150 select-none hover:bg-hover hover:text-text disabled:opacity-50 ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
