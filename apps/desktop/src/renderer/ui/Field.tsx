import { CircleAlert } from 'lucide-react';
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  ref?: Ref<HTMLInputElement>;
  error?: string | undefined;
}

export const inputShape =
  'h-8 pointer-coarse:h-10 w-full rounded-md border border-edge bg-bg px-2.5 text-sm text-text outline-offset-0 placeholder:text-muted';

export function Field({ label, error, className = '', ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        className={inputShape}
        {...(error ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {})}
        {...rest}
      />
      {error && (
        <p id={`${id}-error`} className="mt-1 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  title: string;
  /** Something is left to do here. */
  marked?: boolean;
  text?: string | undefined;
  children: ReactNode;
}

/** One row of a settings page: what it is, what it does, its control. */
export function Row({ title, text, marked = false, children }: RowProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-border py-3 first:border-t-0">
      <div className="min-w-48 grow basis-64">
        <p className="flex items-center gap-1.5 text-sm font-medium">
          {title}
          {marked && <CircleAlert size={14} aria-hidden className="text-danger" />}
        </p>
        {text && <p className="mt-0.5 max-w-[60ch] text-sm text-muted">{text}</p>}
      </div>
      {children}
    </div>
  );
}
