import { MiaError } from '@mia/core/errors.ts';
import type { Context, Group } from '../context.ts';

export function folderRoutes(_context: Context): Group<'folder'> {
  const later = () => {
    throw new MiaError('request.unknown');
  };
  return { 'folder.list': later, 'folder.create': later, 'folder.update': later, 'folder.delete': later };
}
