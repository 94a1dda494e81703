/** The button that starts a server which is installed and sleeps. */
import type { ProviderStatus } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { startable, startServer, useModels } from './store.ts';

export function StartServer({ server, className }: { server: ProviderStatus; className?: string }) {
  const { t } = useTranslation();
  const starting = useModels((s) => s.starting.includes(server.provider));
  const provider = startable(server);
  if (!provider) return null;
  const name = t(`models.provider.${provider}`);
  return (
    // It keeps the focus while it works.
    <Button className={className} aria-disabled={starting} onClick={() => !starting && void startServer(provider)}>
      {t(starting ? 'models.starting' : 'models.startServer', { name })}
    </Button>
  );
}
