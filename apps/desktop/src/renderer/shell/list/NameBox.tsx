/** A name written in place: Enter keeps it, Esc leaves it as it was, going elsewhere keeps it. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

interface Props {
  label: string;
  value: string;
  max: number;
  placeholder?: string;
  /** Null: as it was. `stay`: the focus is still here, and has to go somewhere. */
  onDone(name: string | null, stay: boolean): void;
}

export function NameBox({ label, value, max, placeholder, onDone }: Props) {
  const [name, setName] = useState(value);
  const box = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    // After a menu has closed and given the focus up.
    const frame = requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.select();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  const finish = (save: boolean, stay: boolean): void => {
    if (over.current) return;
    over.current = true;
    const next = name.trim().slice(0, max);
    onDone(save && next !== '' && next !== value ? next : null, stay);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') finish(true, true);
    if (event.key !== 'Escape') return;
    event.preventDefault();
    finish(false, true);
  };
  return (
    <input
      ref={box}
      aria-label={label}
      value={name}
      placeholder={placeholder}
      maxLength={max}
      dir="auto"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setName(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => finish(true, false)}
      className="h-8 w-full rounded-md border border-accent bg-bg px-1.5 text-sm outline-none pointer-coarse:h-10"
    />
  );
}
