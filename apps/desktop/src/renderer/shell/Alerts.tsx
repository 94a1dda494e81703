/** What went wrong, outside the log: the sentence, the code, and a button that does what the sentence suggests. */
import { answer, chatOf } from '../chat/index.ts';
import { errorAction, type ShownError } from '../i18n/errors.ts';
import { useTranslation } from '../i18n/index.ts';
import { openSettings } from '../lib/layout.ts';
import { notices, useNotices } from '../lib/notices.ts';
import { NEW } from '../lib/route.ts';
import { chooseModelFile, startOllama, useModels } from '../models/index.ts';
import { ErrorAlert } from '../ui/index.ts';

interface Props {
  conversation: string;
  /** How the last answer failed. */
  failure: ShownError | null;
  question: string | null;
}

export function Alerts({ conversation, failure, question }: Props) {
  const { t } = useTranslation();
  const alerts = useNotices((s) => s.alerts);
  const again = conversation !== NEW && question !== null ? () => void answer(conversation, question) : undefined;
  const stoppedEmpty = failure === null && question !== null && endedEmpty(conversation);
  return (
    <>
      {alerts.map((alert) => (
        <ErrorAlert
          key={alert.id}
          error={alert.error}
          onAction={act(alert.error, () => notices().dismissAlert(alert.id), alert.retry)}
          onDismiss={() => notices().dismissAlert(alert.id)}
        />
      ))}
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
  const suggested = action !== null && action !== 'retry' ? act(error, () => {}, again) : undefined;
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
  const { messages, turn } = chatOf(conversation);
  const last = messages.at(-1);
  return turn === null && last?.role === 'assistant' && last.status === 'stopped' && last.parts.every((p) => p.text === '');
}

/** What an error's button does; undefined where nothing can be done by a button. */
function act(error: ShownError, done: () => void, retry: (() => void) | undefined): (() => void) | undefined {
  const with_ = (work: () => void) => () => {
    done();
    work();
  };
  switch (errorAction(error.code)) {
    case 'retry':
      return retry && with_(retry);
    case 'reload':
      return () => window.location.reload();
    case 'choose-model':
      return with_(() => useModels.setState({ pickerOpen: true }));
    case 'choose-file':
      return with_(() => chooseModelFile());
    case 'start-ollama':
      return with_(() => void startOllama().then((started) => started && retry?.()));
    case 'free-space':
    case 'open-models':
      return with_(() => openSettings('models'));
    case 'unlock':
    case 'reconnect':
    case null:
      return undefined;
  }
}
