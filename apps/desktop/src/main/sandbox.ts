/** Main does not open a window without Chromium's sandbox, whoever took it away: what is shown in it comes from a model. */
import de from '../../../../resources/locales/de/errors.json' with { type: 'json' };
import en from '../../../../resources/locales/en/errors.json' with { type: 'json' };
import { chosenFrom } from './words.ts';

/** Chromium's switches that take it away. An AppImage's launcher adds the first by itself where the system forbids sandboxes. */
const TAKE_IT_AWAY = ['no-sandbox', 'disable-seccomp-filter-sandbox', 'single-process'];

/** The one way to allow it; for tests, as root and in containers. */
const ALLOWED_BY = 'MIA_ELECTRON_NO_SANDBOX';

/** Whether this start is to be refused. @param has whether a switch stands on the command line */
export function refusesWithoutSandbox(has: (name: string) => boolean, env: NodeJS.ProcessEnv): boolean {
  return env[ALLOWED_BY] !== '1' && TAKE_IT_AWAY.some(has);
}

/** Why, and what to do about it, with the error's code. @param wanted languages, the most wanted first */
export function sandboxSentence(wanted: readonly (string | null)[]): string {
  return `${chosenFrom({ en, de }, wanted)['shell.no-sandbox'].text} (shell.no-sandbox)`;
}
