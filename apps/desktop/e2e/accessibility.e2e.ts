/**
 * For who does not see, sees little, or has no mouse: every state of the window that has a picture (`testing/shots.ts`)
 * is looked at by axe and through Chromium's accessibility tree in both themes, and at 200 %; pages are walked by Tab,
 * with forced colours too, and shown without motion.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Shot, shots, states } from '../src/renderer/testing/shots.ts';
import { accessibilityTree, cutOff, nameless, tabStops } from './lib/accessibility.ts';
import { harnessPages } from './lib/harness-pages.ts';

const open = harnessPages();

async function show(shot: Shot, over: Partial<Shot> & { height?: number } = {}, before?: (page: Page) => Promise<void>): Promise<Page> {
  const page = await open({ ...shot, ...over });
  await before?.(page);
  await page.locator('#root > *').first().waitFor({ state: 'attached' });
  await (over.act ?? shot.act)?.(page);
  return page;
}

/** What fades in, or changes its colours with the theme, has arrived. */
async function still(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished),
    ),
  );
}

const cases = (list: readonly Shot[]): [string, Shot][] => list.map((shot) => [shot.name, shot]);
function named(...names: string[]): [string, Shot][] {
  return names.map((name) => {
    const shot = shots.find((one) => one.name === name);
    if (!shot) throw new Error(`no picture is called ${name}`);
    return [name, shot];
  });
}

describe('axe finds nothing, and everything has a name, in both themes, wide and narrow', () => {
  it.each(cases(states))('%s', async (_name, shot) => {
    // Colours that are on their way have no contrast of their own.
    const page = await show(shot, {}, async (fresh) => fresh.emulateMedia({ reducedMotion: 'reduce' }));
    const found: string[] = [];
    const look = async (how: string): Promise<void> => {
      await still(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      found.push(...violations.map((v) => `${how}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`));
      found.push(...nameless(await accessibilityTree(page)).map((role) => `${how}: a ${role} without a name`));
    };
    const [first, second] = shot.dark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
    await look(first);
    await page.emulateMedia({ colorScheme: second });
    await look(second);
    await page.setViewportSize({ width: 600, height: 800 });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await look(`${second}, 600 px`);
    expect(found).toEqual([]);
  });
});

describe('nothing is cut off at 200 %', () => {
  // What is left of a 1280 × 800 screen: half of it in each direction.
  it.each(cases(states.filter((shot) => (shot.width ?? 1280) >= 1000)))('%s', async (_name, shot) => {
    const size = { width: 640, height: 400 };
    let page: Page;
    try {
      page = await show(shot, size, async (fresh) => fresh.setDefaultTimeout(6_000));
    } catch (error) {
      // There the sidebar is folded away: a state that is reached through it opens it first.
      if (!/Timeout|timeout/.test(String(error))) throw error;
      const act = async (fresh: Page): Promise<void> => {
        await fresh.getByRole('button', { name: 'Open sidebar' }).click();
        await shot.act?.(fresh);
      };
      page = await show(shot, { ...size, act });
    }
    expect(await cutOff(page)).toEqual([]);
  });
});

describe('by Tab alone', () => {
  it.each(named('first-start', 'talk', 'search', 'general', 'security', 'models', 'receipts', 'find', 'keys', 'locked'))(
    'every stop of %s has a name and shows its focus, with forced colours too',
    async (_name, shot) => {
      for (const forcedColors of ['none', 'active'] as const) {
        const page = await show(shot, {}, async (fresh) => fresh.emulateMedia({ forcedColors }));
        const stops = await tabStops(page);
        expect(stops.length).toBeGreaterThan(0);
        expect(stops.filter(({ name, visible }) => name === '' || !visible)).toEqual([]);
      }
    },
  );
});

describe('what a screen reader is given', () => {
  it('is a log of articles with their places, headings below the page’s own, and one status', async () => {
    const [[, shot]] = named('talk') as [[string, Shot]];
    const tree = await accessibilityTree(await show(shot));
    const articles = tree.filter(({ role }) => role === 'article');
    expect(articles.map(({ name }) => name)).toEqual(['You', 'M.I.A', 'You', 'M.I.A']);
    expect(tree.filter(({ role, name }) => role === 'log' && name === 'Conversation')).toHaveLength(1);
    expect(tree.filter(({ role, name }) => role === 'status' && name === 'Assistant status')).toHaveLength(1);
    expect(tree.filter(({ role, name }) => role === 'status' && name === 'Announcements')).toHaveLength(1);
    const toolbars = tree.filter(({ role }) => role === 'toolbar').map(({ name }) => name);
    expect(new Set(toolbars)).toEqual(new Set(['Message actions']));
    const [[, technical]] = named('answer-top') as [[string, Shot]];
    const levels = (await accessibilityTree(await show(technical)))
      .filter(({ role, name }) => role === 'heading' && name !== 'Conversation')
      .map(({ properties }) => properties.level as number);
    // The page's title is the one heading above those of answers.
    expect(levels.filter((level) => level < 3)).toEqual([1]);
    expect(levels.length).toBeGreaterThan(1);
  });
});

describe('without motion', () => {
  it.each(named('talk', 'picker', 'receipts', 'undo', 'phrase-dialog', 'general', 'commands'))('%s stands still', async (_name, shot) => {
    const page = await show(shot, {}, async (fresh) => fresh.emulateMedia({ reducedMotion: 'reduce' }));
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => animation.playState === 'running' && Number(animation.effect?.getComputedTiming().duration ?? 0) > 1)
        .map((animation) => (animation.effect as KeyframeEffect | null)?.target?.className ?? ''),
    );
    expect(moving).toEqual([]);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('[role=log]') ?? document.body).scrollBehavior)).not.toBe(
      'smooth',
    );
  });
});
