/** A model server on this computer: how it stands, its models, and fetching one more by name. */
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { ProviderStatus } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { told } from '../lib/notices.ts';
import { Button, Dialog, Field } from '../ui/index.ts';
import { InstalledRow } from './InstalledRow.tsx';
import { ModelRow, rowText } from './row.tsx';
import { StartServer } from './StartServer.tsx';
import { useModels } from './store.ts';

export function ServerRow({ server }: { server: ProviderStatus }) {
  const { t } = useTranslation();
  const id = useId();
  const all = useModels((s) => s.models);
  const chosen = useModels((s) => s.chosen?.model);
  const [pulling, setPulling] = useState(false);
  const [open, setOpen] = useState(false);
  const models = all.filter((m) => m.provider === server.provider && !m.unlisted);
  const name = t(`models.provider.${server.provider}`, { defaultValue: server.provider });
  const state = server.state === 'ready' ? t('models.serverReady', { count: server.models }) : t(`models.server.${server.state}`);
  const ollama = server.provider === 'ollama';
  return (
    <ModelRow name={name}>
      <div className={rowText}>
        <p className="text-sm font-medium">{name}</p>
        <p className="tabular text-xs text-muted">{server.version ? `${state} · ${server.version}` : state}</p>
      </div>
      <StartServer server={server} />
      {ollama && server.state === 'ready' && <Button onClick={() => setPulling(true)}>{t('models.pull')}</Button>}
      {models.length > 0 && (
        <Button
          kind="quiet"
          aria-expanded={open}
          aria-controls={id}
          icon={
            <ChevronRight size={14} aria-hidden className={`transition-transform duration-150 ${open ? 'rotate-90' : 'rtl:rotate-180'}`} />
          }
          onClick={() => setOpen(!open)}
        >
          {t('models.showServer')}
        </Button>
      )}
      {open && (
        <div id={id} className="basis-full ps-4">
          {models.map((model) => (
            <InstalledRow key={model.id} model={model} inUse={model.id === chosen} />
          ))}
        </div>
      )}
      {pulling && <Pull onClose={() => setPulling(false)} />}
    </ModelRow>
  );
}

function Pull({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  return (
    <Dialog open title={t('models.pull')} description={t('models.pullText')} onClose={onClose}>
      <form
        className="flex items-end gap-2"
        onSubmit={async (event) => {
          event.preventDefault();
          if (await told(() => ask('ollama.pull', { model: name.trim() }))) onClose();
        }}
      >
        <Field
          label={t('models.pullName')}
          value={name}
          onChange={(e) => setName(e.target.value)}
          className="grow"
          placeholder={t('models.pullExample')}
        />
        <Button type="submit" kind="primary" disabled={name.trim() === ''}>
          {t('models.pullButton')}
        </Button>
      </form>
    </Dialog>
  );
}
