import { MiaError } from '@mia/core/errors.ts';
import type { Context, Group } from '../context.ts';

export function incognitoRoutes(_context: Context): Group<'incognito'> {
  const later = () => {
    throw new MiaError('request.unknown');
  };
  return { 'incognito.memories': later, 'incognito.keep': later, 'incognito.close': later };
}
