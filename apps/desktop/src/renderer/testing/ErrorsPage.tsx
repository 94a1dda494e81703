/** Every error as an alert, for looking at: `harness.html?scene=errors`. */
import { ERROR_CODES } from '@mia/core/errors.ts';
import { actOn } from '../errors/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { ErrorAlert } from '../ui/index.ts';

export function ErrorsPage() {
  const { t: words } = useTranslation();
  return (
    <main className="mx-auto flex h-full max-w-[800px] flex-col gap-2 overflow-y-auto p-4">
      <h1 className="sr-only">{words('frame.appName')}</h1>
      {ERROR_CODES.map((code) => (
        <ErrorAlert
          key={code}
          error={{ code, details: { model: 'llama3.2:3b', status: 503 } }}
          onAction={actOn({ code }, () => {})}
          onDismiss={() => {}}
        />
      ))}
    </main>
  );
}
