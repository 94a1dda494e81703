import { MiaError } from '@mia/core/errors.ts';
import type { App } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';

/** Images of the host that tests and pictures of the window talk to: it has none. */
export function imageHandlers(): Pick<Handlers<App>, Extract<keyof App, `image.${string}`>> {
  const none = (): never => {
    throw new MiaError('not-found', { what: 'image' });
  };
  return {
    'image.begin': none,
    'image.chunk': none,
    'image.end': none,
    'image.cancel': none,
    'image.discard': none,
    'image.info': () => ({ images: [] }),
    'image.view': none,
    'image.told': none,
    'image.heat': () => ({ map: null }),
    'image.status': () => ({ encoder: null, reader: null, missing: [], seeing: [], offered: [] }),
    'image.list': () => ({ images: [] }),
    'image.search': () => ({ images: [] }),
  };
}
