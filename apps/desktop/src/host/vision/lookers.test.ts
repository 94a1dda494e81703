import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '@mia/models/catalogue/index.ts';
import { expect, test } from 'vitest';
import { createLookers, type LookersOptions } from './lookers.ts';

const catalogue = await loadCatalogue(fileURLToPath(new URL('../../../../../resources', import.meta.url)));

function lookersWith(...ids: string[]) {
  const here = ids.map((id) => ({ id, name: id, task: catalogue.entry(id)?.task, files: {}, bytes: 1 }));
  const options: { wanted: string | null } = { wanted: null };
  const lookers = createLookers({
    catalogue,
    installed: { list: (task: string) => here.filter((one) => one.task === task) } as never,
    process: {} as LookersOptions['process'],
    texts: () => ({ id: 'all-minilm-l6-v2', dimension: 384 }) as never,
    wanted: () => options.wanted,
  });
  return { lookers, options, at: () => lookers.encoder()?.id };
}

test('the best of the encoders that are installed looks at images, until the person chooses another', () => {
  const { lookers, options, at } = lookersWith('efficientnet-lite0', 'mobileclip2-s0');
  expect(lookers.choices()).toEqual([
    { id: 'mobileclip2-s0', name: 'MobileCLIP2-S0', kind: 'clip' },
    { id: 'efficientnet-lite0', name: 'EfficientNet-Lite0', kind: 'conse' },
  ]);
  expect(at()).toBe('mobileclip2-s0');
  options.wanted = 'efficientnet-lite0';
  expect([at(), lookers.encoder()?.kind, lookers.encoder()?.provider]).toEqual(['efficientnet-lite0', 'conse', null]);
  // Chosen, and removed since: the best of the others.
  options.wanted = 'siglip2-base-patch16-224';
  expect(at()).toBe('mobileclip2-s0');
});

test('where none is installed there is none to choose, and the smallest is named that could be fetched', () => {
  const { lookers, at } = lookersWith();
  expect([at(), lookers.choices(), lookers.missing()]).toEqual([undefined, [], ['efficientnet-lite0', 'pp-ocrv6-small']]);
});
