import type { Region } from '../../../contract/index.ts';

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** The area that was marked, over the image that stands under it: two lines, so that it is seen on light and on dark. */
export function AreaBox({ region }: { region: Region }) {
  return (
    <span
      aria-hidden
      data-area
      style={{ left: percent(region.left), top: percent(region.top), width: percent(region.width), height: percent(region.height) }}
      className="pointer-events-none absolute rounded-[2px] border-2 border-[oklch(0.99_0_0)] shadow-[0_0_0_2px_var(--accent),inset_0_0_0_1px_var(--accent)]"
    />
  );
}
