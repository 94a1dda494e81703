/** Settings, Models: what is fetched, what is here, the servers, and what could be. */
import { CloudOff, Download as DownloadIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { told } from '../lib/notices.ts';
import { Button } from '../ui/index.ts';
import { Catalogue } from './Catalogue.tsx';
import { chooseModelFile } from './choose-file.ts';
import { DownloadLine } from './DownloadLine.tsx';
import { EntryRow } from './EntryRow.tsx';
import { InstalledRow } from './InstalledRow.tsx';
import { Looking } from './Looking.tsx';
import { ServerRow } from './ServerRow.tsx';
import { activeDownloads, loadCatalogue, probe, startDownload, useModels } from './store.ts';

export function ModelsPage() {
  const { t } = useTranslation();
  const { models, servers, entries, downloads, encoder, chosen } = useModels();
  const [looked, setLooked] = useState(entries.length > 0);
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    void told(() => Promise.all([loadCatalogue(), probe()])).then(() => setLooked(true));
    void told(() => ask('catalogue.starter', { ask: true }).then(({ source }) => setOffline(source === 'none')));
  }, []);
  const active = activeDownloads(downloads);
  // A fetch of one entry stands in that entry's row.
  const own = (id: string) => active.find((d) => d.entries.length === 1 && d.entries[0] === id);
  const apart = active.filter((d) => d.entries.length !== 1 || !entries.some((e) => e.id === d.entries[0] && e.state !== 'installed'));
  const here = models.filter((m) => m.provider === 'embedded' || m.unlisted);
  const installed = entries.filter((e) => e.state === 'installed' && e.task !== 'chat');
  const absent = entries.filter((e) => e.state !== 'installed');
  const missing = encoder ? undefined : entries.find((e) => e.task === 'text-encoder' && e.state === 'absent');
  return (
    <div className="flex flex-col gap-6">
      <h2 className="text-lg font-semibold">{t('models.heading')}</h2>
      {missing && (
        <Note>
          <p className="grow basis-56">{t('models.encoderMissing')}</p>
          <Button icon={<DownloadIcon size={14} aria-hidden />} onClick={() => startDownload([missing.id])}>
            {t('models.encoderGet')}
          </Button>
        </Note>
      )}
      {apart.length > 0 && (
        <Section title={t('models.fetching')}>
          <div className="flex flex-col gap-3 py-1">
            {apart.map((download) => (
              <DownloadLine key={download.id} download={download} />
            ))}
          </div>
        </Section>
      )}
      <Section title={t('models.installed')} action={<Button onClick={() => chooseModelFile()}>{t('models.chooseFile')}</Button>}>
        {here.length + installed.length === 0 && <p className="py-2 text-sm text-muted">{t('models.noneInstalled')}</p>}
        {here.map((model) => (
          <InstalledRow key={model.id} model={model} inUse={model.id === chosen?.model} />
        ))}
        {installed.map((entry) => (
          <EntryRow key={entry.id} entry={entry} download={undefined} />
        ))}
      </Section>
      <Section title={t('models.looking.title')}>
        <Looking />
      </Section>
      <Section title={t('models.servers')} action={<Button onClick={() => told(probe)}>{t('models.lookAgain')}</Button>}>
        {servers.length === 0 && <p className="py-2 text-sm text-muted">{t('models.noServers')}</p>}
        {servers.map((server) => (
          <ServerRow key={server.provider} server={server} />
        ))}
      </Section>
      <Section title={t('models.catalogue')}>
        {offline && (
          <Note>
            <CloudOff size={16} aria-hidden className="shrink-0 text-muted" />
            <p className="grow basis-56">{t('models.offline')}</p>
          </Note>
        )}
        {entries.length === 0 && !looked && (
          <div aria-hidden className="late flex flex-col gap-2 py-2">
            <div className="breathe h-9 rounded-md bg-raised" />
            <div className="breathe h-9 rounded-md bg-raised" />
            <div className="breathe h-9 rounded-md bg-raised" />
          </div>
        )}
        {entries.length === 0 && looked && <p className="py-2 text-sm text-muted">{t('models.noCatalogue')}</p>}
        {entries.length > 0 && absent.length === 0 && <p className="py-2 text-sm text-muted">{t('models.allHere')}</p>}
        <Catalogue entries={absent} own={own} />
      </Section>
    </div>
  );
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <div className="mb-1 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="grow text-sm font-semibold">{title}</h3>
        {action}
      </div>
      <div>{children}</div>
    </section>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <div className="mb-2 flex flex-wrap items-center gap-3 rounded-md border border-border bg-raised px-3 py-2 text-sm">{children}</div>
  );
}
