/** The whole window on a host in memory: `harness.html?scene=NAME`. */
import '../styles/app.css';
import '../i18n/index.ts';
import { createRoot } from 'react-dom/client';
import { link } from '../host/index.ts';
import { speak } from '../i18n/language.ts';
import { App, onLink } from '../shell/index.ts';
import { ErrorsPage } from './ErrorsPage.tsx';
import { FakeHost } from './fake-host.ts';
import { attachmentAnswer } from './fake-images.ts';
import { openLab } from './lab.tsx';
import { openMicrophoneLab } from './microphone-lab.tsx';
import { speakPseudo } from './pseudo.ts';
import { scenes } from './scenes.ts';

const root = document.getElementById('root');
const microphone = new URLSearchParams(window.location.search).has('microphone');
const lab = new URLSearchParams(window.location.search).has('lab');
const scene = new URLSearchParams(window.location.search).get('scene') ?? 'talk';
const host = new FakeHost(scenes[scene]?.());
/** No shell stands behind this window that would give it attachments. */
const { fetch } = window;
window.fetch = (asked, init) => {
  const address = typeof asked === 'string' ? asked : '';
  return address.startsWith('/attachment/') ? Promise.resolve(attachmentAnswer(host.state, address)) : fetch(asked, init);
};
let away = false;
const connection = link({
  open: () => (away ? Promise.reject(new Error('away')) : Promise.resolve(host.connect())),
  auth: () => ({ token: 'x' }),
  onSession: () => {},
  onState: onLink,
  appVersion: '0.1.0',
});
Object.assign(window, {
  host,
  pseudo: speakPseudo,
  speak,
  away: (on: boolean) => {
    away = on;
    if (on) host.drop();
  },
});
if (root && microphone) openMicrophoneLab(root);
else if (root && lab) void openLab(root);
else if (root && scene === 'errors') createRoot(root).render(<ErrorsPage />);
else if (root) createRoot(root).render(<App onRetry={() => connection.retry()} />);
