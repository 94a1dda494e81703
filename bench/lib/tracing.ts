/** The tasks of a page's main thread as Chromium itself records them: every one, not only those over 50 ms. */
import type { CDPSession, Page } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  args?: { name?: string; data?: { frames?: { processId?: number; url?: string }[] } };
}

/** Tasks of the page's main thread, longest first, in milliseconds. */
export interface Tasks {
  longest: number[];
  count: number;
}

/** Records the tasks of a page while `work` runs. */
export async function tasksWhile(page: Page, work: () => Promise<void>): Promise<Tasks> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  const mark = `bench-${Math.random().toString(36).slice(2)}`;
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', '__metadata'],
      excludedCategories: ['*'],
    },
  });
  await page.evaluate((name) => performance.mark(name), mark);
  await work();
  const complete = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  // The mark was set by the page itself: its process and thread are the ones.
  const here = events.find((event) => event.name === mark);
  if (!here) throw new Error('the trace does not show the page');
  const durations = events
    .filter((event) => event.pid === here.pid && event.tid === here.tid && /RunTask$/.test(event.name) && event.dur !== undefined)
    .map((event) => (event.dur ?? 0) / 1000)
    .sort((a, b) => b - a);
  if (durations.length === 0) throw new Error('the trace shows no task');
  return { longest: durations.slice(0, 10), count: durations.length };
}
