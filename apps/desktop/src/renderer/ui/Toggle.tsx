import { Switch } from 'radix-ui';

interface Props {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
}

export function Toggle({ label, checked, disabled = false, onChange }: Props) {
  return (
    <Switch.Root
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className="relative after:absolute after:-inset-x-1 after:-inset-y-[7px] pointer-coarse:after:-inset-y-[11px] h-5 w-9 shrink-0 rounded-full border border-edge bg-raised transition-colors duration-150 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Switch.Thumb className="block size-3.5 translate-x-[2px] rounded-full bg-edge transition-transform duration-150 data-[state=checked]:translate-x-[17px] data-[state=checked]:bg-on-accent" />
    </Switch.Root>
  );
}
