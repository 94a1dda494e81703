/** What was being done when a request failed: the same error reads differently where a message was sent and where a model was removed. */
import { MiaError } from '@mia/core/errors.ts';
import type { RouteName } from '../../contract/index.ts';

/** The last part of a key under `cases` in `errors.json`. */
export function doing(route: RouteName): string {
  if (route === 'turn.send' || route === 'draft.set') return 'message';
  const [group = ''] = route.split('.');
  switch (group) {
    case 'turn':
      return 'answer';
    case 'model':
    case 'ollama':
    case 'download':
      return 'model';
    case 'backup':
      return 'backup';
    case 'import':
      return 'import';
    case 'everything':
      return 'export';
    default:
      return route === 'conversation.export' ? 'export' : 'change';
  }
}

/** An error with what was being done, where its sentence depends on that and the host did not say so itself. */
export function during(route: RouteName, error: MiaError): MiaError {
  if (error.code !== 'data.disk-full' || error.details.what !== undefined) return error;
  return new MiaError(error.code, { ...error.details, what: doing(route) }, { cause: error });
}
