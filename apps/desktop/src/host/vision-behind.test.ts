/** What a real host finds out about images behind the window, and after a start. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findTestModel, testModelsFolder } from '../../../../scripts/lib/test-models.ts';
import type { App, AppEvent, Image } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { drawn, takeIn } from './images.fixture.ts';
import { childrenOf, Desk, folderOf } from './running.fixture.ts';

const sentences = findTestModel('all-MiniLM-L6-v2', 'tokenizer.json');
const efficientNet = join(testModelsFolder(), 'efficientnet-lite0');
const models: Record<string, string> | null =
  sentences && existsSync(join(efficientNet, 'onnx', 'head.onnx'))
    ? { 'all-minilm-l6-v2': folderOf(sentences, 'tokenizer.json'), 'efficientnet-lite0': efficientNet }
    : null;
const why = models ? '' : ' (skipped: no image encoder in any model folder; node scripts/fetch-test-models.ts fetches it)';
const photo = (name: string) =>
  readFileSync(new URL(`../../../../packages/models/src/vision/encoders/fixtures/photos/${name}.jpg`, import.meta.url));

let desk: Desk;
afterEach(() => desk.clear());

/** What a window is told of images, from now on. */
function watch(window: Client<App>): (id: string, ready: (image: Image) => boolean) => Promise<Image> {
  const told: Image[] = [];
  const onEvent = (event: AppEvent) => void (event.type === 'image' && told.push(event.image));
  void window.request('app.events', {}, { onEvent }).catch(() => {});
  return async (id, ready) => {
    await expect.poll(() => told.findLast((image) => image.id === id && ready(image)), { timeout: 20_000 }).toBeDefined();
    return told.findLast((image) => image.id === id) as Image;
  };
}

/** Files are checked before they are used: a moment after the start. */
async function encoderThere(window: Client<App>): Promise<void> {
  const status = () => window.request('image.status', {});
  await expect.poll(async () => (await status()).encoder, { timeout: 20_000 }).toMatchObject({ id: 'efficientnet-lite0', kind: 'conse' });
  expect(await status()).toMatchObject({ encoder: { name: 'EfficientNet-Lite0' }, seeing: [] });
}

async function draftWith(window: Client<App>, id: string): Promise<void> {
  const { conversation } = await window.request('conversation.create', {});
  await window.request('draft.set', { conversation: conversation.id, text: '', attachments: [{ id }], window: 'w' });
}

test.skipIf(!models)(`what an image shows is found out behind, and where in it the words are${why}`, async () => {
  desk = new Desk(models ?? {});
  const window = await (await desk.start()).window();
  const told = watch(window);
  await encoderThere(window);
  const image = await takeIn(window, photo('cat'), { name: 'cat.jpg' });
  expect(image.labels).toBeNull();
  const seen = await told(image.id, ({ labels }) => labels !== null);
  expect(seen.labels?.[0]?.text).toMatch(/cat|tabby/);
  const { map } = await window.request('image.heat', { id: image.id, text: 'Where is the cat?' });
  expect(map?.values).toHaveLength((map?.rows ?? 0) * (map?.columns ?? 0));
  expect([Math.max(...(map?.values ?? [])), Math.min(...(map?.values ?? []))]).toEqual([1, 0]);
  // Not sent: in no search yet.
  expect((await window.request('image.search', { text: 'the photo with the cat', limit: 10 })).images).toEqual([]);
  await expect(window.request('image.search', { limit: 10 })).rejects.toMatchObject({ code: 'request.invalid' });
});

const ocr = join(testModelsFolder(), 'pp-ocrv6-small');
const noOcr = existsSync(ocr) ? '' : ' (skipped: no reader of text in any model folder; node scripts/fetch-test-models.ts fetches it)';

test.skipIf(noOcr !== '')(
  `what is written in an image is read behind, and is exactly what a model that cannot see is told${noOcr}`,
  async () => {
    desk = new Desk({ 'pp-ocrv6-small': ocr });
    const window = await (await desk.start()).window();
    const told = watch(window);
    await expect.poll(async () => (await window.request('image.status', {})).reader?.id, { timeout: 20_000 }).toBe('pp-ocrv6-small');
    const image = await takeIn(window, await drawn(), { name: 'label.png' });
    expect(['waiting', 'reading']).toContain(image.reading);
    const { text, whole } = await window.request('image.told', { id: image.id });
    expect([text, whole]).toEqual([expect.stringContaining('CELLAR KEY 4711'), true]);
    expect(text).toContain('the image "label.png"');
    await told(image.id, ({ reading }) => reading === 'done');
    const nothing = { left: 0, top: 0, width: 0.2, height: 0.2 };
    expect((await window.request('image.told', { id: image.id, region: nothing })).text).not.toContain('4711');
  },
);

test.skipIf(noOcr !== '')(`a process that dies while it reads is asked once more${noOcr}`, async () => {
  desk = new Desk({ 'pp-ocrv6-small': ocr });
  const host = await desk.start();
  const window = await host.window();
  await expect.poll(async () => (await window.request('image.status', {})).reader?.id, { timeout: 20_000 }).toBe('pp-ocrv6-small');
  const image = await takeIn(window, await drawn({ width: 2400, height: 1600, text: 'READ AGAIN 92' }));
  await expect
    .poll(async () => (await window.request('image.info', { ids: [image.id] })).images[0]?.reading, { interval: 5 })
    .toBe('reading');
  const [child] = childrenOf(host.child.pid as number, 'vision');
  process.kill(child as number, 'SIGKILL');
  const { text, whole } = await window.request('image.told', { id: image.id });
  expect([text, whole]).toEqual([expect.stringContaining('READ AGAIN 92'), true]);
});

test.skipIf(!models)(`the encoder that looks at images is chosen among those that are installed${why}`, async () => {
  desk = new Desk(models ?? {});
  const host = await desk.start();
  const window = await host.window();
  await encoderThere(window);
  const settings: AppEvent[] = [];
  const onEvent = (event: AppEvent) => void (event.type === 'settings' && settings.push(event));
  void window.request('app.events', {}, { onEvent }).catch(() => {});
  await expect(window.request('image.use', { encoder: 'mobileclip2-s0' })).rejects.toMatchObject({ code: 'not-found' });
  await window.request('image.use', { encoder: 'efficientnet-lite0' });
  await expect.poll(() => settings).toEqual([{ type: 'settings', name: 'vision.encoder', value: 'efficientnet-lite0' }]);
  expect((await window.request('setting.all', {})).settings).toMatchObject({ 'vision.encoder': 'efficientnet-lite0' });
  const told = watch(window);
  const { encoder, encoders } = await window.request('image.status', {});
  expect([encoder?.provider, encoders]).toEqual([null, [{ id: 'efficientnet-lite0', name: 'EfficientNet-Lite0', kind: 'conse' }]]);
  const image = await takeIn(window, photo('cat'), { name: 'cat.jpg' });
  await told(image.id, ({ labels }) => labels !== null);
  // On this machine whatever was the fastest; the processor where nothing else is.
  expect((await window.request('image.status', {})).encoder?.provider).toMatch(/^(cpu|cuda|dml|coreml|webgpu)$/);
});

test.skipIf(!models)(`what a host left undone, the next one does${why}`, async () => {
  desk = new Desk();
  const before = await desk.start();
  const first = await before.window();
  expect(await first.request('image.status', {})).toMatchObject({ encoder: null, missing: expect.arrayContaining(['efficientnet-lite0']) });
  const image = await takeIn(first, photo('coffee'), { name: 'coffee.jpg' });
  expect((await first.request('image.heat', { id: image.id, text: 'coffee' })).map).toBeNull();
  await draftWith(first, image.id);
  await before.stop('SIGKILL');
  desk.link(models ?? {});
  const window = await (await desk.start()).window();
  await expect
    .poll(async () => (await window.request('image.info', { ids: [image.id] })).images[0]?.labels?.[0]?.text, { timeout: 20_000 })
    .toMatch(/espresso|cup/);
});
