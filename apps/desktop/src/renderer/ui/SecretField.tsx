import { Eye, EyeOff } from 'lucide-react';
import { type InputHTMLAttributes, type Ref, useId, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { IconButton } from './Button.tsx';
import { inputShape } from './Field.tsx';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  ref?: Ref<HTMLInputElement>;
}

/**
 * A box for a passphrase. A text box whose letters are covered, not a password box: browsers offer to save those, and keep
 * what they saved outside of the vault.
 */
export function SecretField({ label, ...rest }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          className={`${inputShape} pe-10 ${shown ? '' : '[-webkit-text-security:disc]'}`}
          {...rest}
        />
        <IconButton
          small
          label={t('unlock.showLetters')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute end-0.5 top-0.5 pointer-coarse:top-0"
        >
          {shown ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
        </IconButton>
      </div>
    </div>
  );
}
