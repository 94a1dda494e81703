/** An error as people meet it: the sentence, the code, and a button that does what the sentence suggests. */
import { CircleAlert, X } from 'lucide-react';
import { actionOf, errorSentence, type ShownError } from '../i18n/errors.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, IconButton } from './Button.tsx';

interface Props {
  error: ShownError;
  /** What the button does; no button without it. */
  onAction?: (() => void) | undefined;
  /** The button's words, when not those of the error's own suggestion. */
  actionLabel?: string | undefined;
  /** A second thing that can be done. */
  onSecond?: (() => void) | undefined;
  secondLabel?: string | undefined;
  onDismiss?: (() => void) | undefined;
}

export function ErrorAlert({ error, onAction, actionLabel, onSecond, secondLabel, onDismiss }: Props) {
  const { t } = useTranslation();
  const action = actionOf(error);
  const label = actionLabel ?? (action ? t(`errors.action.${action}`) : t('errors.action.retry'));
  return (
    <div role="alert" className="arrive flex items-start gap-2.5 rounded-md border border-danger bg-danger-soft px-3 py-1.5 text-sm">
      <CircleAlert size={16} aria-hidden className="mt-2 shrink-0 text-danger" />
      <div className="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1.5">
        {/* One line of it is as high as a button. */}
        <p className="min-w-0 grow basis-64 py-1.5">
          {errorSentence(error)} <span className="font-mono text-xs whitespace-nowrap text-muted">{error.code}</span>
        </p>
        {(onAction || onSecond) && (
          <div className="flex flex-wrap gap-2">
            {onAction && (
              <Button className="bg-bg" onClick={onAction}>
                {label}
              </Button>
            )}
            {onSecond && (
              <Button className="bg-bg" onClick={onSecond}>
                {secondLabel}
              </Button>
            )}
          </div>
        )}
      </div>
      {onDismiss && (
        <IconButton small label={t('frame.dismiss')} onClick={onDismiss} className="mt-0.5">
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
