/** Settings, About: which M.I.A this is, what it stands on, what was verified where, and everybody's licences. */
import { useEffect, useState } from 'react';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { useInfo } from '../lib/info.ts';
import { told } from '../lib/notices.ts';
import { Button, copyText } from '../ui/index.ts';
import { Licences } from './Licences.tsx';

type Versions = ResultOf<App['app.versions']>['versions'];

/** Products' own names: they are no words of a language. */
const NAMES: Record<string, string> = {
  electron: 'Electron',
  chromium: 'Chromium',
  node: 'Node.js',
  sqlite: 'SQLite',
  ciphers: 'SQLite3 Multiple Ciphers',
  vectors: 'sqlite-vec',
  onnxruntime: 'ONNX Runtime',
  transformers: 'Transformers.js',
  nodeLlama: 'node-llama-cpp',
  llama: 'llama.cpp',
};

const SYSTEMS: Record<string, string> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** As in README: what was run, and what only was written. */
const PLATFORMS = [
  ['linux-x64', 'verified'],
  ['linux-arm64', 'written'],
  ['win32-x64', 'written'],
  ['darwin-arm64', 'written'],
  ['gpu', 'written'],
  ['desktop', 'older'],
  ['hub', 'standIn'],
] as const;

/** What this window runs in, from its own word. */
function window_(): Versions {
  const of = (name: string): string | null => new RegExp(`${name}/([\\d.]+)`).exec(navigator.userAgent)?.[1] ?? null;
  return { electron: of('Electron'), chromium: of('Chrome') };
}

export function AboutPage() {
  const { t } = useTranslation();
  const info = useInfo((s) => s.info);
  const [versions, setVersions] = useState<Versions>({});
  useEffect(() => {
    void told(ask('app.versions', {}).then((result) => setVersions(result.versions)));
  }, []);
  const all = { ...window_(), ...versions };
  const rows = Object.entries(NAMES).filter(([key]) => all[key]);
  const copy = (): Promise<boolean> =>
    copyText([`M.I.A ${info?.version ?? ''} (${info?.platform ?? ''})`, ...rows.map(([key, name]) => `${name} ${all[key]}`)].join('\n'));
  return (
    <div className="flex flex-col gap-5 text-sm">
      <section>
        <h2 className="mb-2 text-lg font-semibold">{t('frame.appName')}</h2>
        <p className="max-w-[62ch] text-base">{t('settings.aboutText')}</p>
        {info && (
          <p className="tabular mt-2 text-muted">
            {t('settings.version', { version: info.version })} ·{' '}
            {t('settings.platform', { platform: SYSTEMS[info.platform] ?? info.platform, shell: t(`settings.shells.${info.shell}`) })}
          </p>
        )}
        <p className="mt-1 text-muted">{t('settings.licence')}</p>
      </section>
      <section aria-labelledby="about-versions">
        <div className="mb-1.5 flex min-h-8 items-center gap-3">
          <h3 id="about-versions" className="grow font-semibold">
            {t('about.versions')}
          </h3>
          <Button onClick={copy}>{t('about.copy')}</Button>
        </div>
        <dl className="tabular grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
          {rows.map(([key, name]) => (
            <div key={key} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="select-text">{all[key]}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3 id="about-verified" className="mb-1.5 font-semibold">
          {t('about.verified')}
        </h3>
        <table aria-labelledby="about-verified" className="w-full border-collapse">
          <tbody>
            {PLATFORMS.map(([platform, state]) => (
              <tr key={platform} className="border-t border-border first:border-t-0">
                <th scope="row" className="py-1.5 pe-6 text-start font-normal whitespace-nowrap">
                  {t(`about.platform.${platform}`)}
                </th>
                <td className="py-1.5 text-muted">{t(`about.state.${state}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Licences />
    </div>
  );
}
