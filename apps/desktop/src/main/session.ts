/** The session of all windows: what they load, what they may do, and what they never fetch. */
import { type Session, session, type WebContents } from 'electron';
import type { AttachmentSource } from '../web/attachments.ts';
import { APP_SCHEME, answerApp } from './app-protocol.ts';
import { mayBeGranted, mayRequest, maySave } from './policy.ts';
import { PARTITION } from './window-options.ts';

/** Answers what no page can change: whether the person did something just now. */
const GESTURE = 'navigator.userActivation.isActive';
const GESTURE_WORLD = 1971;

/**
 * @param root folder of the built window
 * @param pressedIn whether the system's own keys were pressed for this page just now: as good as a gesture in it
 */
export function prepareSession(root: string, pressedIn: (contents: WebContents) => boolean, attachments: AttachmentSource): Session {
  const ours = session.fromPartition(PARTITION, { cache: false });
  ours.protocol.handle(APP_SCHEME, (request) => answerApp(root, request, attachments));
  ours.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url) }));
  void ours.setProxy({ mode: 'direct' });

  ours.setPermissionRequestHandler((contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? details.mediaTypes : undefined;
    const asked = { permission, url: details.requestingUrl, isMainFrame: details.isMainFrame, mediaTypes };
    if (!mayBeGranted(asked)) return answer(false);
    if (pressedIn(contents)) return answer(true);
    afterGesture(contents).then(answer, () => answer(false));
  });
  // Asked without a question to the person (`permissions.query`, device lists): the request itself is decided above.
  ours.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayBeGranted({
      ...{ permission, url: details.requestingUrl ?? origin, isMainFrame: details.isMainFrame },
      mediaTypes: details.mediaType && details.mediaType !== 'unknown' ? [details.mediaType] : [],
    }),
  );
  ours.setDevicePermissionHandler(() => false);
  ours.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  ours.on('will-download', (event, item) => {
    if (!maySave(item.getURL())) event.preventDefault();
  });
  neverFetchDictionaries(ours);
  return ours;
}

/** Whether the person did something in this page just now. */
export async function afterGesture(contents: WebContents): Promise<boolean> {
  return (await contents.executeJavaScriptInIsolatedWorld(GESTURE_WORLD, [{ code: GESTURE }])) === true;
}

/** Chromium fetches spelling dictionaries from Google; macOS has its own, and elsewhere there is none. */
function neverFetchDictionaries(ours: Session): void {
  ours.setSpellCheckerDictionaryDownloadURL(`${APP_SCHEME}://mia/no-dictionaries/`);
  if (process.platform === 'darwin') return;
  ours.setSpellCheckerEnabled(false);
  ours.setSpellCheckerLanguages([]);
}
