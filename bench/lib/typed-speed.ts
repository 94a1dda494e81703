/** The Memory page's search as a person meets it: from a letter in the box to the frame that shows what it found. */
import type { Store } from '@mia/core/memory/storage/index.ts';
import type { NewMessage } from '@mia/core/memory/storage/types.ts';
import type { Page } from 'playwright-core';
import { Window } from '../../apps/desktop/e2e/lib/window.ts';
import { mixedTexts } from './memories.ts';
import { quiet } from './quiet.ts';
import { seeded } from './stats.ts';

const PER_CONVERSATION = 200;
const BATCH = 1000;

/** Conversations with `count` messages made of the shared sets' words. @throws MissingError */
export async function fillTimeline(store: Store, count: number): Promise<void> {
  const text = mixedTexts();
  const start = Date.now() - count * 60_000;
  let parent: string | null = null;
  for (let from = 0; from < count; from += BATCH) {
    const messages: NewMessage[] = [];
    for (let at = from; at < Math.min(from + BATCH, count); at++) {
      const conversation = `${Math.floor(at / PER_CONVERSATION)}`.padStart(32, '0');
      if (at % PER_CONVERSATION === 0) {
        parent = null;
        await store.createConversation({ id: conversation, created: start + at * 60_000, zone: 'UTC' });
      }
      const mine = at % 2 === 0;
      const id: string = `${at}`.padStart(32, 'a');
      messages.push({
        ...{ id, conversation, parent, status: 'done', created: start + at * 60_000, zone: 'UTC' },
        ...{ role: mine ? 'user' : 'assistant', origin: mine ? 'person' : 'assistant', parts: [{ kind: 'text', text: text() }] },
      });
      parent = id;
    }
    await store.importMessages({ messages });
  }
  await store.checkpoint();
}

/** Words of the memory as far as they are typed: whole, or their first two letters and more. */
function typed(count: number): string[] {
  const text = mixedTexts();
  const random = seeded(17);
  return Array.from({ length: count }, () => {
    for (;;) {
      const words = text().match(/\b[a-z]{5,}\b/g) ?? [];
      const word = words[Math.floor(random() * words.length)];
      if (word) return word.slice(0, random() < 0.3 ? word.length : 2 + Math.floor(random() * (word.length - 2)));
    }
  });
}

/** Milliseconds from the input to the frame whose first row holds it, `count` times; the first few, which fill the page cache, are left out. */
export async function typedSpeed(page: Page, count: number): Promise<number[]> {
  const window = new Window(page);
  await window.link('Memory').click();
  const list = page.getByRole('list', { name: 'What was said', exact: true });
  const box = page.getByRole('searchbox', { name: 'Search memories', exact: true });
  const times: number[] = [];
  for (const text of typed(count + 5)) {
    await box.fill('');
    await list.getByRole('group').first().waitFor();
    await page.waitForFunction(() => document.querySelector('main mark') === null);
    await quiet();
    const measured = page.evaluate(
      (wanted) =>
        new Promise<number>((done, fail) => {
          setTimeout(() => fail(new Error(`nothing marked for "${wanted}" in 20 s`)), 20_000);
          let from = 0;
          const typing = (event: Event): void => {
            from = event.timeStamp;
          };
          addEventListener('input', typing, { capture: true, once: true });
          const look = (): void => {
            const mark = document.querySelector('main li mark');
            const there = from > 0 && mark?.textContent?.toLowerCase().startsWith(wanted.slice(0, 3));
            // The frame after is on the screen.
            if (there) requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
            else requestAnimationFrame(look);
          };
          look();
        }),
      text,
    );
    await box.fill(text);
    times.push(await measured);
  }
  return times.slice(5);
}
