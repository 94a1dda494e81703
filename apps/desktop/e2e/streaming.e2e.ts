import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';
import { Window } from './lib/window.ts';

const ready = have('smollm2-135m-instruct');
const why = ready ? '' : ' (skipped: needs SmolLM2-135M)';
const LONG = 'Write a long story about a lighthouse keeper, his dog and the sea, in at least ten paragraphs.';

/** Begins a long answer and waits until some of it is there. */
async function begin(window: Window): Promise<void> {
  await window.say(LONG);
  await window.answers.first().waitFor({ timeout: 60_000 });
  await grows(window, 40);
}

async function grows(window: Window, length: number): Promise<string> {
  return await until(
    async () => {
      const text = await window.bodyOf(window.answers.first());
      return text.length >= length ? text : undefined;
    },
    { ms: 60_000, what: () => `an answer of ${length} characters` },
  );
}

test.skipIf(!ready)(`an answer streams in, Stop keeps what was said, and a restart finds it${why}`, async ({ world }) => {
  const env = world.models('smollm2-135m-instruct');
  const { app, browser, window } = await world.window({ env });
  await begin(window);
  const early = await window.bodyOf(window.answers.first());
  const later = await grows(window, early.length + 40);
  expect(later.startsWith(early.slice(0, 30))).toBe(true);

  const pressed = performance.now();
  await window.stop.click();
  await window.stop.waitFor({ state: 'hidden' });
  expect(performance.now() - pressed).toBeLessThan(2_000);
  await window.stateIs('Stopped', 'Ready');
  const kept = await window.bodyOf(window.answers.first());
  expect(kept.length).toBeGreaterThanOrEqual(later.length);
  await window.reload();
  await window.answers.first().waitFor();
  expect(await window.bodyOf(window.answers.first())).toBe(kept);
  await browser.close();
  await app.quit();

  const again = await world.start({ dataDir: app.dataDir, env });
  const window2 = await new Window(await (await world.browse()).page()).open(again.url);
  await window2.openConversation('Write a long story');
  expect(await window2.bodyOf(window2.answers.first())).toBe(kept);
});

test.skipIf(!ready)(`a reload in the middle of an answer goes on with the same answer${why}`, async ({ world }) => {
  const { window } = await world.window({ env: world.models('smollm2-135m-instruct') });
  await begin(window);
  const before = await window.bodyOf(window.answers.first());
  await window.reload();
  const after = await grows(window, before.length + 40);
  expect(after.startsWith(before.slice(0, 30))).toBe(true);
  expect(await window.answers.count()).toBe(1);
  await window.stop.click();
  await window.stop.waitFor({ state: 'hidden' });
});

test.skipIf(!ready)(`a second window, opened by a second start, shows the one stream${why}`, async ({ world }) => {
  const env = world.models('smollm2-135m-instruct');
  const { app, browser, window } = await world.window({ env });
  await begin(window);
  const path = new URL(window.page.url());
  const second = await world.start({ dataDir: app.dataDir, env });
  await until(() => (second.process.exitCode === 0 ? true : undefined), { ms: 20_000, what: () => 'the second start to end with 0' });
  expect(new URL(second.url).port).toBe(path.port);

  const window2 = new Window(await browser.context.newPage());
  await window2.open(second.url);
  await window2.openConversation('Write a long story');
  const seen = await grows(window2, 40);
  expect((await grows(window, seen.length)).startsWith(seen.slice(0, 30))).toBe(true);
  await window2.stop.click();
  await window.stop.waitFor({ state: 'hidden' });
  await window2.stop.waitFor({ state: 'hidden' });
  await until(
    async () => ((await window.bodyOf(window.answers.first())) === (await window2.bodyOf(window2.answers.first())) ? true : undefined),
    { ms: 10_000, what: () => 'both windows to show the same answer' },
  );
});
