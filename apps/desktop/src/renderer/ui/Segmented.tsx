import { RadioGroup } from 'radix-ui';

interface Props<V extends string> {
  label: string;
  value: V;
  /** `lang` where the label is in a language of its own. */
  options: { value: V; label: string; lang?: string }[];
  onChange(value: V): void;
}

/** A small choice of one, all of it visible. */
export function Segmented<V extends string>({ label, value, options, onChange }: Props<V>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as V)}
      orientation="horizontal"
      className="inline-flex flex-wrap gap-px rounded-md border border-border bg-raised p-0.5"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          lang={option.lang}
          className="h-[26px] rounded-[6px] px-3 text-sm text-muted transition-colors duration-150 hover:text-text pointer-coarse:h-10 data-[state=checked]:bg-bg data-[state=checked]:font-medium data-[state=checked]:text-text data-[state=checked]:shadow-[0_0_0_1px_var(--edge)]"
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
