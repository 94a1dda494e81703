/** The window's first breath: the token leaves the address, the connection begins, the app is drawn. */
import './styles/app.css';
import './i18n/index.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openWebSocket, SOCKET_PATH } from '../transport/websocket.ts';
import { keepSecret, keptSecret, link, openShellPort, shellPort, takeToken } from './host/index.ts';
import { speak } from './i18n/language.ts';
import { App, followShell, onLink } from './shell/index.ts';

const shell = shellPort();
let token = takeToken();

const connection = link({
  open: (signal) =>
    shell ? openShellPort(shell, { signal }) : openWebSocket(`${window.location.origin.replace(/^http/, 'ws')}${SOCKET_PATH}`, { signal }),
  auth() {
    // Electron's port is let in by main.
    if (shell) return undefined;
    if (token !== null) return { token };
    const secret = keptSecret();
    return secret === null ? undefined : { secret };
  },
  onSession(secret) {
    token = null;
    if (!shell) keepSecret(secret);
  },
  onState: onLink,
  appVersion: __APP_VERSION__,
});

if (shell) followShell(shell);

const root = document.getElementById('root');
// The computer's language is there before the first word is shown; without its file the words are English.
await speak('system').catch(() => {});
if (root)
  createRoot(root).render(
    <StrictMode>
      <App onRetry={() => connection.retry()} />
    </StrictMode>,
  );
