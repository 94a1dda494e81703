/** The alerts that stand: in the conversation, and in Settings while that lies over it. */
import { notices, useNotices } from '../lib/notices.ts';
import { ErrorAlert } from '../ui/index.ts';
import { actOn } from './act.ts';

export function AlertList() {
  const alerts = useNotices((s) => s.alerts);
  return alerts.map(({ id, error, retry }) => {
    const act = actOn(error, retry);
    return (
      <ErrorAlert
        key={id}
        error={error}
        onAction={
          act &&
          (() => {
            notices().dismissAlert(id);
            act();
          })
        }
        onDismiss={() => notices().dismissAlert(id)}
      />
    );
  });
}
