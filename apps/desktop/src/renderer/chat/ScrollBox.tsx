import type { ReactNode } from 'react';

interface Props {
  /** What it holds: "ts", "Table". */
  label: string;
  as?: 'pre' | 'div';
  className?: string;
  children: ReactNode;
}

/** Something wide that scrolls inside itself, reachable and named for those who have no pointer. */
export function ScrollBox({ label, as: Tag = 'pre', className, children }: Props) {
  return (
    <Tag tabIndex={0} role="group" aria-label={label} className={className}>
      {children}
    </Tag>
  );
}
