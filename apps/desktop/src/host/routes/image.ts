import { MiaError } from '@mia/core/errors.ts';
import type { Group } from '../context.ts';

const notYet = (): never => {
  throw new MiaError('request.unknown');
};

export function imageRoutes(): Group<'image'> {
  return {
    'image.begin': notYet,
    'image.chunk': notYet,
    'image.end': notYet,
    'image.cancel': notYet,
    'image.discard': notYet,
    'image.info': notYet,
    'image.view': notYet,
    'image.told': notYet,
    'image.heat': notYet,
    'image.status': notYet,
    'image.list': notYet,
    'image.search': notYet,
  };
}
