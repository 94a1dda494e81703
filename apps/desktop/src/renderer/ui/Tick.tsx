import type { ReactNode } from 'react';

interface Props {
  checked: boolean;
  onChange(on: boolean): void;
  /** The words may be several lines: the box stands beside the first. */
  long?: boolean;
  className?: string;
  children: ReactNode;
}

/** A box to tick, with its words. */
export function Tick({ checked, onChange, long = false, className = '', children }: Props) {
  return (
    <label className={`flex ${long ? 'items-start gap-2.5' : 'items-center gap-2'} ${className}`}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className={`size-4 accent-[var(--accent)] ${long ? 'mt-0.5 shrink-0' : ''}`}
      />
      {children}
    </label>
  );
}
