import type { Region } from '../../../contract/index.ts';

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** The area that was marked, around what lies in it: a line in the accent's colour in a white one, to be seen on light and on dark. */
export function AreaBox({ region }: { region: Region }) {
  return (
    <span
      aria-hidden
      data-area
      style={{ left: percent(region.left), top: percent(region.top), width: percent(region.width), height: percent(region.height) }}
      className="pointer-events-none absolute rounded-[2px] shadow-[0_0_0_2px_var(--accent),0_0_0_3px_white]"
    />
  );
}
