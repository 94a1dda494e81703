/** What went wrong, outside the log: the sentence, the code, and a button that does what the sentence suggests. */
import { answer, chatOf, endOf } from '../chat/index.ts';
import { AlertList, actOn } from '../errors/index.ts';
import { errorAction, type ShownError } from '../i18n/errors.ts';
import { useTranslation } from '../i18n/index.ts';
import { NEW } from '../lib/route.ts';
import { ErrorAlert } from '../ui/index.ts';

interface Props {
  conversation: string;
  /** How the last answer failed. */
  failure: ShownError | null;
  question: string | null;
}

export function Alerts({ conversation, failure, question }: Props) {
  const { t } = useTranslation();
  const again = conversation !== NEW && question !== null ? () => void answer(conversation, question) : undefined;
  const stoppedEmpty = failure === null && question !== null && endedEmpty(conversation);
  return (
    <>
      <AlertList />
      {failure && <Failure error={failure} again={again} />}
      {stoppedEmpty && again && (
        <div className="flex items-center gap-3 text-sm text-muted">
          <p>{t('chat.stoppedEarly')}</p>
          <button type="button" onClick={again} className="font-medium text-accent underline underline-offset-2">
            {t('message.tryAgain')}
          </button>
        </div>
      )}
    </>
  );
}

/** A failed answer can always be tried again; what its sentence suggests stands first. */
function Failure({ error, again }: { error: ShownError; again: (() => void) | undefined }) {
  const { t } = useTranslation();
  const action = errorAction(error.code);
  const suggested = action !== null && action !== 'retry' ? actOn(error, again) : undefined;
  return (
    <ErrorAlert
      error={error}
      onAction={suggested ?? again}
      actionLabel={suggested ? undefined : t('errors.action.retry')}
      {...(suggested && again ? { onSecond: again, secondLabel: t('errors.action.retry') } : {})}
    />
  );
}

function endedEmpty(conversation: string): boolean {
  const chat = chatOf(conversation);
  const last = endOf(chat);
  return chat.turn === null && last?.role === 'assistant' && last.status === 'stopped' && last.parts.every((p) => p.text === '');
}
