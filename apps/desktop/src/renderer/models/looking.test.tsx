// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { i18n } from '../i18n/index.ts';
import { speak } from '../i18n/language.ts';
import { useNotices } from '../lib/notices.ts';
import { useSettings } from '../lib/settings.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import { entries, entry } from '../testing/data.ts';
import { type FakeImages, freshImages, imageOf } from '../testing/fake-images.ts';
import { ModelsPage } from './ModelsPage.tsx';

let connected: Connected;
afterEach(async () => {
  cleanup();
  connected.end();
  await speak('en');
});

const TWO: FakeImages['encoders'] = [
  { id: 'mobileclip2-s0', name: 'MobileCLIP2-S0', kind: 'clip' },
  { id: 'efficientnet-lite0', name: 'EfficientNet-Lite0', kind: 'conse' },
];

async function shown(images: Partial<FakeImages>, over: Parameters<typeof connect>[0] = {}): Promise<HTMLElement> {
  connected = await connect({ images: freshImages(images), ...over });
  render(<ModelsPage />);
  const region = await screen.findByRole('region', { name: i18n.t('models.looking.title') });
  await within(region).findByText(i18n.t('models.looking.shows'));
  return region;
}
const radios = (region: HTMLElement) =>
  within(region)
    .queryAllByRole('radio')
    .map((one) => [one.textContent, one.getAttribute('aria-checked')]);
/** An image that was just looked at, on this. */
function lookedAt(provider: string): void {
  connected.host.state.images.provider = provider;
  const {
    picture: _p,
    text: _t,
    view: _v,
    heat: _h,
    ...image
  } = imageOf('boat.png', { type: 'image/png', content: '' }, { width: 4, height: 3 });
  act(() => connected.host.publish({ type: 'image', image }));
}

describe('who looks at images', () => {
  it.each([
    ['cpu', 'EfficientNet-Lite0 looks at them, on the processor (CPU).'],
    ['cuda', 'EfficientNet-Lite0 looks at them, on the graphics card (CUDA).'],
    ['dml', 'EfficientNet-Lite0 looks at them, on the graphics card (DirectML).'],
    ['coreml', 'EfficientNet-Lite0 looks at them, with CoreML.'],
    ['webgpu', 'EfficientNet-Lite0 looks at them, on the graphics card (WebGPU).'],
    ['something-new', 'EfficientNet-Lite0 looks at them, something-new.'],
  ])('is named with what it computes on: %s', async (provider, sentence) => {
    const region = await shown({ provider });
    within(region).getByText(sentence);
    within(region).getByText('PP-OCRv6 small reads it.');
    // The only one there is: nothing to choose.
    expect(radios(region)).toEqual([]);
    expect(within(region).queryByRole('button')).toBeNull();
  });

  it('is named in German too', async () => {
    await speak('de');
    const region = await shown({});
    within(region).getByText('EfficientNet-Lite0 sieht sie an, auf dem Prozessor (CPU).');
    within(region).getByText('PP-OCRv6 small liest es.');
  });

  it('what it computes on is told as soon as it has looked at its first image', async () => {
    const region = await shown({ provider: null });
    within(region).getByText('EfficientNet-Lite0 looks at them. What it runs on is found out at its first image.');
    lookedAt('webgpu');
    await within(region).findByText('EfficientNet-Lite0 looks at them, on the graphics card (WebGPU).');
  });

  it('is chosen among those that are installed', async () => {
    const region = await shown({ encoders: TWO, encoder: 'mobileclip2-s0' });
    expect(radios(region)).toEqual([
      ['MobileCLIP2-S0', 'true'],
      ['EfficientNet-Lite0', 'false'],
    ]);
    within(region).getByText(
      /^MobileCLIP2-S0 looks at them, on the processor \(CPU\)\. After a change, the images that are here are looked at again/,
    );
    fireEvent.click(within(region).getByRole('radio', { name: 'EfficientNet-Lite0' }));
    await within(region).findByText(/^EfficientNet-Lite0 looks at them\. What it runs on is found out/);
    expect(connected.host.state.asked.filter(({ name }) => name === 'image.use').map(({ params }) => params)).toEqual([
      { encoder: 'efficientnet-lite0' },
    ]);
    expect(radios(region).find(([, on]) => on === 'true')).toEqual(['EfficientNet-Lite0', 'true']);
    expect(useSettings.getState().values['vision.encoder']).toBe('efficientnet-lite0');
  });

  it('chosen in another window, it stands here too', async () => {
    const region = await shown({ encoders: TWO, encoder: 'mobileclip2-s0' });
    connected.host.state.images.encoder = 'efficientnet-lite0';
    act(() => connected.host.publish({ type: 'settings', name: 'vision.encoder', value: 'efficientnet-lite0' }));
    await within(region).findByText(/^EfficientNet-Lite0 looks at them, on the processor/);
  });

  it('one that was removed meanwhile is told, and nothing changes', async () => {
    const region = await shown({ encoders: TWO, encoder: 'mobileclip2-s0' });
    connected.host.state.images.encoders = TWO.slice(0, 1);
    fireEvent.click(within(region).getByRole('radio', { name: 'EfficientNet-Lite0' }));
    await until(() => useNotices.getState().alerts.length === 1);
    expect(useNotices.getState().alerts[0]?.error.code).toBe('not-found');
    within(region).getByText(/^MobileCLIP2-S0 looks at them/);
  });

  it('where nobody does, the smallest that could is one button away', async () => {
    const absent = [
      ...entries,
      entry('efficientnet-lite0', 'EfficientNet-Lite0', { task: 'image', bytes: 18_600_000 }),
      entry('pp-ocrv6-small', 'PP-OCRv6 small', { task: 'ocr', bytes: 31_000_000 }),
    ];
    const region = await shown({ encoder: null, encoders: [], reader: null }, { entries: absent });
    within(region).getByText(/^Nothing here looks at images yet/);
    within(region).getByText('Nothing here reads it yet.');
    within(region).getByRole('button', { name: 'Download PP-OCRv6 small' });
    fireEvent.click(await within(region).findByRole('button', { name: 'Download EfficientNet-Lite0' }));
    await until(() => connected.host.state.asked.some(({ name }) => name === 'download.start'));
    expect(connected.host.state.asked.find(({ name }) => name === 'download.start')?.params).toEqual({ entries: ['efficientnet-lite0'] });
  });
});
