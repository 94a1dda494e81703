interface Props {
  /** Named after what it fetches. */
  label: string;
  value: number;
  max: number;
  /** What is said of it: "212 of 491 MB, about 40 s". */
  text: string;
  /** False while it waits for the person. */
  moving?: boolean;
}

export function ProgressBar({ label, value, max, text, moving = true }: Props) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      aria-valuetext={text}
      className="h-1 w-full overflow-hidden rounded-full bg-hover"
    >
      <div
        className={`h-full rounded-full ${moving ? 'bg-accent' : 'bg-edge'} transition-[width] duration-150`}
        style={{ width: `${(share * 100).toFixed(2)}%` }}
      />
    </div>
  );
}
