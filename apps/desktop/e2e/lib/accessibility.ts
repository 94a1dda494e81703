/** What a screen reader is given: Chromium's own accessibility tree, and what a page looks like to somebody who sees little. */
import type { Page } from 'playwright-core';

export interface TreeNode {
  role: string;
  name: string;
  properties: Record<string, unknown>;
}

interface CdpNode {
  ignored: boolean;
  role?: { value?: string };
  name?: { value?: string };
  properties?: { name: string; value: { value?: unknown } }[];
}

/** Chromium's accessibility tree, flat, in its order; what is ignored there is left out. */
export async function accessibilityTree(page: Page): Promise<TreeNode[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: CdpNode[] };
    return nodes
      .filter((node) => !node.ignored)
      .map((node) => ({
        role: node.role?.value ?? '',
        name: node.name?.value ?? '',
        properties: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
      }));
  } finally {
    await session.detach();
  }
}

const NAMED = new Set(
  'button link textbox searchbox combobox checkbox switch radio tab slider spinbutton meter progressbar menuitem menuitemcheckbox menuitemradio option dialog alertdialog navigation complementary region log toolbar tablist listbox menu radiogroup img image'.split(
    ' ',
  ),
);

/** Everything that a person can act on or jump to and that has no name, as "role" each. */
export function nameless(tree: readonly TreeNode[]): string[] {
  return tree.filter(({ role, name }) => NAMED.has(role) && name.trim() === '').map(({ role }) => role);
}

/** What reaches over the window's edges, or can not be seen whole by scrolling: names of elements. */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const found: string[] = [];
    if (document.documentElement.scrollWidth > width + 1) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    const inScroller = (element: Element, down = false): boolean => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        const goes = down ? at.scrollHeight > at.clientHeight : at.scrollWidth > at.clientWidth;
        if (goes && ['auto', 'scroll'].includes(down ? overflowY : overflowX)) return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll('button, a[href], input, textarea, select, [role=tab], [role=switch], h1, h2, h3')) {
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || !element.checkVisibility({ opacityProperty: false, visibilityProperty: true })) continue;
      // what waits outside until it is focused (the skip link), or lies hidden for sight only
      if (box.bottom <= 0 || element.closest('.sr-only')) continue;
      const name = `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40)}`;
      if ((box.left < -1 || box.right > width + 1) && !inScroller(element)) found.push(name);
      if (box.bottom > height + 1 && !inScroller(element, true)) found.push(`below the window: ${name}`);
    }
    return found;
  });
}

/** Tab stops from the page's beginning on, each with whether its focus can be seen. Ends where the page ends, or after `most`. */
export async function tabStops(page: Page, most = 150): Promise<{ name: string; visible: boolean }[]> {
  const stops: { name: string; visible: boolean }[] = [];
  const seen = new Set<string>();
  // Tab goes on from where the focus was last: from the page's beginning here.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      // A dialog keeps the focus itself while it passes from its end to its beginning: that is no stop.
      if (!element || element === document.body || element.tabIndex < 0) return null;
      element.dataset.stop ??= String(Math.random());
      /** A ring on the element itself, on what it lays over its row, or on what stands for it (a box around a text field). */
      let visible = false;
      for (let at: HTMLElement | null = element; at && !visible; at = at === element || at.contains(element) ? at.parentElement : null) {
        const style = getComputedStyle(at);
        const after = getComputedStyle(at, '::after');
        visible =
          [style, after].some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) ||
          (at !== element && style.boxShadow !== 'none');
        if (at === element.closest('form, [role=dialog], nav, main')) break;
      }
      return {
        id: element.dataset.stop,
        name:
          element.getAttribute('aria-label') ??
          ((element as HTMLInputElement).labels?.[0] ?? element).textContent?.trim().slice(0, 60) ??
          '',
        visible,
      };
    });
    if (!stop && n === 0) continue;
    if (!stop || seen.has(stop.id)) break;
    seen.add(stop.id);
    stops.push({ name: stop.name, visible: stop.visible });
  }
  return stops;
}

const CONTROLS =
  'button, input, select, textarea, nav a[href], [role=tab], [role=switch], [role=radio], [role=checkbox], [role=menuitem], [role=option]';

/** Controls that are lower than `least` pixels, with what they lay over their surroundings and the label that is pressed for them. */
export async function tooLow(page: Page, least: number): Promise<string[]> {
  return page.evaluate(
    ({ controls, pixels }) => {
      const found: string[] = [];
      for (const element of document.querySelectorAll<HTMLElement>(controls)) {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.sr-only, [aria-hidden=true], [inert]')) continue;
        const box = element.getBoundingClientRect();
        if (box.width < 2) continue;
        const over = getComputedStyle(element, '::after');
        const height = Math.max(
          box.height,
          over.position === 'absolute' && over.content !== 'none' ? Number.parseFloat(over.height) || 0 : 0,
          element.closest('label')?.getBoundingClientRect().height ?? 0,
        );
        if (height < pixels - 0.5)
          found.push(`${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40)}: ${Math.round(height)}`);
      }
      return [...new Set(found)];
    },
    { controls: CONTROLS, pixels: least },
  );
}
