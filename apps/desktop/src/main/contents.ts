/** What holds for everything that can show a page, whoever made it. */
import { app, type WebContents } from 'electron';
import { mayNavigate } from './policy.ts';

export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
  // Nobody is asked for credentials, and no certificate but a valid one counts.
  app.on('login', (event) => event.preventDefault());
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
}

function guard(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
  });
}
