/**
 * For who does not see, sees little, or has no mouse: every state of the window that has a picture (`testing/shots.ts`)
 * is looked at by axe and through Chromium's accessibility tree in both themes, and at 200 %; pages are walked by Tab,
 * with forced colours too, and shown without motion. The same visit speaks a language that nobody speaks, as a person
 * switches it in General: what it does not mark stands in the code, and four tenths more letters break no layout at 600 px.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe } from '../src/renderer/testing/axe.ts';
import { inspect } from '../src/renderer/testing/literals.ts';
import { type Shot, shots, states } from '../src/renderer/testing/shots.ts';
import { accessibilityTree, cutOff, nameless, tabStops, tooLow } from './lib/accessibility.ts';
import { harnessPages } from './lib/harness-pages.ts';

const open = harnessPages();

async function show(
  shot: Shot,
  over: Partial<Shot> & { height?: number; touch?: boolean } = {},
  before?: (page: Page) => Promise<void>,
): Promise<Page> {
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

const frame = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** What is left of a 1280 × 800 screen at 200 %: half of it in each direction. */
const doubled = { width: 640, height: 400 };

async function speakPseudo(page: Page, on: boolean): Promise<void> {
  await page.evaluate((pseudo) => (window as never as { pseudo(on: boolean): Promise<void> }).pseudo(pseudo), on);
  if (on) await page.waitForFunction(() => /⟦/.test(document.body.textContent ?? ''));
  await frame(page);
}

describe('axe finds nothing, everything has a name and is translated, in both themes, wide and narrow, and nothing is cut off at 200 %', () => {
  it.each(cases(states))('%s', async (_name, shot) => {
    // Colours that are on their way have no contrast of their own.
    const page = await show(shot, {}, async (fresh) => fresh.emulateMedia({ reducedMotion: 'reduce' }));
    const found: string[] = [];
    const rules = async (how: string, only?: string[]): Promise<void> => {
      await still(page);
      found.push(...(await axe(page, only)).map((v) => `${how}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`));
    };
    const look = async (how: string): Promise<void> => {
      await rules(how);
      // A picture that is drawn anew has its name when it is there.
      await expect.poll(async () => nameless(await accessibilityTree(page)), { message: `${how}: roles without a name` }).toEqual([]);
    };
    const [first, second] = shot.dark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
    await look(first);
    await page.emulateMedia({ colorScheme: second });
    // The other theme has other colours and nothing else.
    await rules(second, ['color-contrast', 'link-in-text-block']);
    await speakPseudo(page, true);
    found.push(...(await page.evaluate(inspect)).literals.map((what) => `not translated: ${what}`));
    await page.setViewportSize({ width: 600, height: 800 });
    await frame(page);
    const { literals, broken } = await page.evaluate(inspect);
    found.push(...literals.map((what) => `600 px: not translated: ${what}`), ...broken.map((what) => `600 px, longer words: ${what}`));
    await speakPseudo(page, false);
    await look(`${second}, 600 px`);
    await page.setViewportSize(doubled);
    await frame(page);
    await still(page);
    found.push(...(await cutOff(page)).map((what) => `at 200 %: ${what}`));
    expect(found).toEqual([]);
  });
});

describe('what is reached at 200 % is whole', () => {
  // There the sidebar is folded away: a state that is reached through it opens it first.
  const behind = new Set(['general', 'models', 'security']);
  it.each(named('general', 'models', 'security', 'picker', 'receipts', 'phrase-dialog', 'commands', 'keys', 'find', 'first-start'))(
    '%s',
    async (name, shot) => {
      const act = async (fresh: Page): Promise<void> => {
        if (behind.has(name)) await fresh.getByRole('button', { name: 'Open sidebar' }).click();
        await shot.act?.(fresh);
      };
      expect(await cutOff(await show(shot, { ...doubled, act }))).toEqual([]);
    },
  );
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

describe('by finger', () => {
  it.each(
    named(
      'general',
      'models',
      'security',
      'restore',
      'first-start',
      'talk',
      'receipts',
      'picker',
      'incognito',
      'folders',
      'search',
      'memory-facts',
    ),
  )('every control of %s is 40 px high', async (_name, shot) => {
    const page = await show(shot, { touch: true });
    expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    expect(await tooLow(page, 40)).toEqual([]);
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
