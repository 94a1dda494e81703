/** Settings, Models: the servers, what is fetched, what is here, and what could be. */
import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CatalogueEntry, ModelEntry, ProviderStatus } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { bytes } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { Button, Dialog, Field } from '../ui/index.ts';
import { chooseModelFile } from './choose-file.ts';
import { DownloadLine } from './DownloadLine.tsx';
import { useFacts } from './ModelList.tsx';
import { activeDownloads, chooseModel, loadCatalogue, loadModels, probe, startDownload, startOllama, useModels } from './store.ts';

export function ModelsPage() {
  const { t } = useTranslation();
  const { models, servers, entries, downloads, encoder, chosen } = useModels();
  useEffect(() => {
    void told(Promise.all([loadCatalogue(), probe()]));
  }, []);
  const active = activeDownloads(downloads);
  const here = models.filter((m) => m.provider === 'embedded' || m.unlisted);
  const installed = entries.filter((e) => e.state === 'installed' && e.task !== 'chat');
  const absent = entries.filter((e) => e.state !== 'installed');
  const missing = encoder ? undefined : entries.find((e) => e.task === 'text-encoder' && e.state === 'absent');
  return (
    <div className="flex flex-col gap-6">
      <h2 className="text-lg font-semibold">{t('models.heading')}</h2>
      {missing && (
        <div className="flex flex-wrap items-center gap-3 rounded-md border border-border bg-raised px-3 py-2 text-sm">
          <p className="grow basis-56">{t('models.encoderMissing')}</p>
          <Button onClick={() => startDownload([missing.id])}>{t('models.encoderGet')}</Button>
        </div>
      )}
      {active.length > 0 && (
        <div className="flex flex-col gap-3">
          {active.map((download) => (
            <DownloadLine key={download.id} download={download} />
          ))}
        </div>
      )}
      <Section title={t('models.installed')} action={<Button onClick={() => chooseModelFile()}>{t('models.chooseFile')}</Button>}>
        {here.length + installed.length === 0 && <p className="py-2 text-sm text-muted">{t('models.noneInstalled')}</p>}
        {here.map((model) => (
          <InstalledRow key={model.id} model={model} inUse={model.id === chosen?.model} />
        ))}
        {installed.map((entry) => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </Section>
      <Section title={t('models.servers')} action={<Button onClick={() => told(probe())}>{t('models.lookAgain')}</Button>}>
        {servers.map((server) => (
          <ServerRow key={server.provider} server={server} />
        ))}
      </Section>
      <Section title={t('models.catalogue')}>
        {entries.length === 0 && <p className="py-2 text-sm text-muted">{t('models.noCatalogue')}</p>}
        {absent
          .toSorted((a, b) => Number(b.starter) - Number(a.starter) || a.bytes - b.bytes)
          .map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
      </Section>
    </div>
  );
}

function Section({ title, action, children }: { title: string; action?: React.ReactNode; children: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <div className="mb-1 flex min-h-8 items-center gap-3">
        <h3 className="grow text-sm font-semibold">{title}</h3>
        {action}
      </div>
      <div>{children}</div>
    </section>
  );
}

const row = 'flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-border py-2 first:border-t-0';

function ServerRow({ server }: { server: ProviderStatus }) {
  const { t } = useTranslation();
  const name = t(`models.provider.${server.provider}`, { defaultValue: server.provider });
  const [pulling, setPulling] = useState(false);
  const state = server.state === 'ready' ? t('models.serverReady', { count: server.models }) : t(`models.server.${server.state}`);
  const ollama = server.provider === 'ollama';
  return (
    <div className={row}>
      <div className="min-w-40 grow">
        <p className="text-sm font-medium">{name}</p>
        <p className="text-xs text-muted">{server.version ? `${state} · ${server.version}` : state}</p>
      </div>
      {ollama && server.state === 'not-running' && <Button onClick={() => startOllama()}>{t('models.startOllama')}</Button>}
      {ollama && server.state === 'ready' && <Button onClick={() => setPulling(true)}>{t('models.pull')}</Button>}
      {pulling && <Pull onClose={() => setPulling(false)} />}
    </div>
  );
}

function Pull({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  return (
    <Dialog open title={t('models.pull')} onClose={onClose}>
      <form
        className="flex items-end gap-2"
        onSubmit={async (event) => {
          event.preventDefault();
          if (await told(ask('ollama.pull', { model: name.trim() }))) onClose();
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

function InstalledRow({ model, inUse }: { model: ModelEntry; inUse: boolean }) {
  const { t } = useTranslation();
  const facts = useFacts(model);
  if (model.unlisted) facts.push(t('model.unlisted'));
  return (
    <div className={row}>
      <div className="min-w-48 grow basis-48">
        <p className="text-sm font-medium">{model.name}</p>
        <p className="tabular text-xs text-muted">{facts.join(' · ')}</p>
      </div>
      {inUse ? (
        <span className="px-3 text-sm text-muted">{t('models.inUse')}</span>
      ) : (
        <Button disabled={!model.fits} onClick={() => chooseModel(model.id)}>
          {t('models.use')}
        </Button>
      )}
      <RemoveButton id={model.id} name={model.name} size={model.sizeBytes ?? 0} />
    </div>
  );
}

function RemoveButton({ id, name, size }: { id: string; name: string; size: number }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    setAsking(false);
    if (!(await told(ask('model.remove', { model: id })))) return;
    notices().notify(t('notices.modelRemoved', { name }));
    await told(Promise.all([loadModels(), loadCatalogue()]));
  };
  return (
    <>
      <Button kind="quiet" icon={<Trash2 size={14} aria-hidden />} onClick={() => setAsking(true)}>
        {t('models.remove')}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('models.remove')}
        description={t('models.removeAsk', { name, size: bytes(size) })}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{t('frame.cancel')}</Button>
          <Button kind="danger" onClick={remove}>
            {t('models.remove')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function EntryRow({ entry }: { entry: CatalogueEntry }) {
  const { t } = useTranslation();
  const facts = [
    t(`models.task.${entry.task}`, { defaultValue: entry.task }),
    bytes(entry.bytes),
    t('models.memory', { size: bytes(entry.memoryBytes) }),
    entry.licence,
  ];
  if (entry.unverified) facts.push(t('models.unverified'));
  return (
    <div className={row}>
      <div className="min-w-48 grow basis-48">
        <p className="text-sm font-medium">
          {entry.name}
          {entry.starter && entry.state !== 'installed' && (
            <span className="ms-2 text-xs font-normal text-accent">{t('models.starter')}</span>
          )}
        </p>
        <p className="tabular text-xs text-muted">{facts.join(' · ')}</p>
      </div>
      {!entry.fits && <span className="text-xs text-muted">{t('models.noFit')}</span>}
      {entry.state === 'absent' || entry.state === 'partial' ? (
        <Button onClick={() => startDownload([entry.id])}>{t('models.download')}</Button>
      ) : entry.state === 'installed' ? (
        <RemoveButton id={`embedded/${entry.id}`} name={entry.name} size={entry.bytes} />
      ) : null}
    </div>
  );
}
