/** The empty state of the first conversation: what should answer? Not a wizard; the message box below works all the while. */
import { ArrowDownToLine, CircleCheck, FileBox, Server } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { App, ProviderStatus, ResultOf } from '../../contract/index.ts';
import { focusMessageBox } from '../composer/index.ts';
import { ask } from '../host/index.ts';
import { about, bytes, list } from '../i18n/format.ts';
import { useTranslation, t as words } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { setSetting } from '../lib/settings.ts';
import {
  chooseModel,
  chooseModelFile,
  loadModels,
  probe,
  startable,
  startDownload,
  startServer,
  told,
  useModels,
} from '../models/index.ts';
import { openRestore } from '../security/index.ts';
import { Button, Tick } from '../ui/index.ts';
import { useVoice } from '../voice/talk/index.ts';

type Starter = ResultOf<App['catalogue.starter']>;

/** The choices are answered: they fold, and the focus goes to the message box. */
function settle(): void {
  void told(setSetting('onboarding.done', true));
  requestAnimationFrame(focusMessageBox);
}

/** The choice came to nothing: the choices stand again. */
function unsettle(): void {
  void told(setSetting('onboarding.done', false));
}

/** How long the choices wait for the servers, in ms: what stands first must not change under a hand. */
const PROBE_MS = 400;

/** True once the servers were looked at, or took too long to answer. */
function useProbed(): boolean {
  const [probed, setProbed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setProbed(true), PROBE_MS);
    void told(probe).then(() => setProbed(true));
    return () => clearTimeout(timer);
  }, []);
  return probed;
}

export function FirstStart() {
  const { t } = useTranslation();
  const servers = useModels((s) => s.servers);
  const here = useModels((s) => s.models.find((m) => m.id === s.chosen?.model && m.provider === 'embedded') ?? null);
  const [starter, setStarter] = useState<Starter | null>(null);
  const speech = useSpeech();
  const [alsoSpeech, setAlsoSpeech] = useState(true);
  const probed = useProbed();
  // What a local folder holds joins while its files are being looked at: then the starter may cost nothing.
  const local = useModels((s) => s.models.filter((m) => m.provider === 'embedded').length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when one joins
  useEffect(() => {
    void told(() => ask('catalogue.starter', {}).then(setStarter));
  }, [local]);
  const running = servers.find((s) => s.state === 'ready' && s.models > 0);
  const server = (
    <Choice
      key="server"
      icon={<Server size={18} aria-hidden />}
      name={t('onboarding.server')}
      text={useServerText(servers)}
      first={running !== undefined && here === null}
      onClick={() => takeServer(servers)}
    />
  );
  const download = (
    <Choice
      key="starter"
      icon={<ArrowDownToLine size={18} aria-hidden />}
      name={t('onboarding.starter')}
      text={useStarterText(starter)}
      first={running === undefined && here === null}
      onClick={() => {
        settle();
        void begin(alsoSpeech ? (speech?.ids ?? []) : []);
      }}
      below={speech && <AlsoSpeech size={speech.bytes} checked={alsoSpeech} onChange={setAlsoSpeech} />}
    />
  );
  return (
    <section className="mx-auto flex min-h-full w-full max-w-[640px] flex-col justify-center px-4 py-10 sm:px-6">
      <h1 className="text-lg font-semibold">{t('onboarding.heading')}</h1>
      <p className="mt-2 mb-6 max-w-[56ch] text-base text-muted">{t('onboarding.sentence')}</p>
      {here && (
        <p className="mb-3 flex items-start gap-2 text-base">
          <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-success" />
          <span>{t('onboarding.here', { name: here.name })}</span>
        </p>
      )}
      <div className={`overflow-hidden rounded-lg border border-border ${probed ? '' : 'invisible'}`}>
        {running ? [server, download] : [download, server]}
        <Choice
          icon={<FileBox size={18} aria-hidden />}
          name={t('onboarding.file')}
          text={t('onboarding.fileText')}
          onClick={() => chooseModelFile({ chosen: settle, failed: unsettle })}
        />
      </div>
      <div className={`mt-3 flex flex-wrap items-center gap-x-2 ${probed ? '' : 'invisible'}`}>
        <Button kind="quiet" className="-ms-3 text-text underline decoration-edge underline-offset-4" onClick={settle}>
          {t('onboarding.skip')}
        </Button>
        <span className="text-sm text-muted">{here ? t('onboarding.skipHere') : t('onboarding.skipText')}</span>
      </div>
      <div className={`mt-1 ${probed ? '' : 'invisible'}`}>
        <Button kind="quiet" className="-ms-3" onClick={openRestore}>
          {t('backup.fromBackup')}
        </Button>
      </div>
    </section>
  );
}

/** What has to be fetched before anybody can talk, where anything has. */
function useSpeech(): { ids: string[]; bytes: number } | null {
  const missing = useVoice((s) => s.status?.missing);
  const entries = useModels((s) => s.entries);
  const wanted = entries.filter((entry) => missing?.includes(entry.id) && entry.state === 'absent');
  return wanted.length === 0 ? null : { ids: wanted.map((entry) => entry.id), bytes: wanted.reduce((sum, entry) => sum + entry.bytes, 0) };
}

function AlsoSpeech({ size, checked, onChange }: { size: number; checked: boolean; onChange(on: boolean): void }) {
  const { t } = useTranslation();
  return (
    // Above the button that covers the row.
    <div className="relative z-10 mt-2 flex w-fit flex-wrap items-center gap-x-2 text-sm">
      <Tick checked={checked} onChange={onChange} className="pointer-coarse:min-h-10">
        {t('onboarding.speech')}
      </Tick>
      <span className="tabular text-muted">{t('onboarding.speechText', { size: bytes(size) })}</span>
    </div>
  );
}

interface ChoiceProps {
  icon: ReactNode;
  name: string;
  text: string;
  first?: boolean;
  onClick(): void;
  below?: ReactNode;
}

function Choice({ icon, name, text, first = false, onClick, below }: ChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="relative flex items-start gap-3.5 border-t border-border px-4 py-3.5 transition-colors duration-150 first:border-t-0 hover:bg-raised">
      <span className={`mt-0.5 ${first ? 'text-accent' : 'text-muted'}`}>{icon}</span>
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-baseline gap-x-2">
          {/* The button covers its whole row; what describes it is no part of its name. */}
          <button
            type="button"
            aria-describedby={id}
            onClick={onClick}
            className="text-start text-base font-medium outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </button>
          {first && <span className="text-xs text-accent">{t('onboarding.recommended')}</span>}
        </div>
        <p id={id} className="tabular mt-0.5 text-sm text-muted">
          {text}
        </p>
        {below}
      </div>
    </div>
  );
}

function useStarterText(starter: Starter | null): string {
  const { t } = useTranslation();
  if (!starter) return t('onboarding.starterWait');
  const missing = starter.entries.filter((entry) => entry.state !== 'installed');
  const names = list((missing.length > 0 ? missing : starter.entries).map((entry) => entry.name));
  const size = bytes(starter.bytes);
  if (starter.entries.length > 0 && missing.length === 0) return t('onboarding.starterHere', { names });
  if (starter.source === 'none') return t('onboarding.starterNone');
  if (starter.source === 'folder') return t('onboarding.starterFolder', { names, size });
  if (starter.minutes === null) return t('onboarding.starterNoTime', { names, size });
  const time = about(starter.minutes * 60_000);
  return starter.source === 'package'
    ? t('onboarding.starterPackage', { names, size, time })
    : t('onboarding.starterText', { names, size, time });
}

function useServerText(servers: ProviderStatus[]): string {
  const { t } = useTranslation();
  const name = (server: ProviderStatus): string => t(`models.provider.${server.provider}`, { defaultValue: server.provider });
  const running = servers.filter((s) => s.state === 'ready');
  if (running.length > 0)
    return [...running.map((s) => t('onboarding.serverRunning', { name: name(s), count: s.models })), t('onboarding.serverCost')].join(' ');
  const stopped = servers.find((s) => startable(s) !== null);
  return stopped ? t('onboarding.serverStopped', { name: name(stopped) }) : t('onboarding.serverNone');
}

/** Fetches what the starter still lacks; what is here already only needs to be looked at again. Where nothing could begin, the choices stand again. */
async function begin(speech: string[]): Promise<void> {
  useModels.setState({ looking: true });
  let absent: string[] = [];
  const known = await told(
    async () => {
      const starter = await ask('catalogue.starter', { ask: true });
      absent = starter.entries.filter((entry) => entry.state !== 'installed').map((entry) => entry.id);
    },
    () => void begin(speech),
  );
  useModels.setState({ looking: false });
  const begun = known && (absent.length > 0 ? await startDownload(absent) : await told(() => loadModels()));
  if (!begun) unsettle();
  // Behind it: the first answer does not wait for it.
  else if (speech.length > 0) await startDownload(speech);
}

/** Takes the server that answers; starts one that only sleeps. */
async function takeServer(servers: ProviderStatus[]): Promise<void> {
  const sleeping = servers.map(startable).find((server) => server !== null);
  if (sleeping && !servers.some((s) => s.state === 'ready')) await startServer(sleeping);
  if (!(await told(probe, () => takeServer(servers)))) return;
  const { models, servers: now, chosen } = useModels.getState();
  const served = models.filter((m) => m.provider !== 'embedded' && m.place.kind === 'this-computer' && m.fits);
  if (served.length === 0) {
    notices().notify(now.some((s) => s.state === 'ready') ? words('onboarding.noServerModels') : words('onboarding.noServer'));
    return;
  }
  const best =
    served.find((m) => m.id === chosen?.model) ??
    served.toSorted((a, b) => (b.lastUsed ?? 0) - (a.lastUsed ?? 0) || (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0))[0];
  if (best && (await chooseModel(best.id))) settle();
}
