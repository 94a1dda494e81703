import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { root } from './app.ts';

export const RESULTS = join(root, 'test-results', 'e2e');
const CHROMIUM = process.env.MIA_CHROMIUM ?? '/usr/bin/chromium';

/** A browser with a profile of its own on disk, watching for everything that must not happen in the window. */
export class Browser {
  readonly context: BrowserContext;
  readonly profile: string;
  /** What went wrong in any page: violations of the policy, errors, requests that left this computer. */
  readonly offences: string[] = [];
  /** Offences that a test expects, by pattern: a killed host makes the browser report a lost connection. */
  private readonly expected: RegExp[] = [];

  private constructor(context: BrowserContext, profile: string) {
    this.context = context;
    this.profile = profile;
  }

  static async open(options: { profile?: string; trace?: boolean; flags?: readonly string[] } = {}): Promise<Browser> {
    const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'mia-e2e-profile-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      headless: true,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--no-proxy-server', ...(options.flags ?? [])],
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      colorScheme: 'light',
      serviceWorkers: 'allow',
    });
    context.setDefaultTimeout(20_000);
    const browser = new Browser(context, profile);
    await browser.watch();
    if (options.trace) await context.tracing.start({ screenshots: true, snapshots: true });
    return browser;
  }

  private async watch(): Promise<void> {
    await this.context.exposeBinding('miaPolicyViolation', (_source, what: string) => {
      this.offences.push(`policy violation: ${what}`);
    });
    await this.context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (globalThis as unknown as { miaPolicyViolation(what: string): void }).miaPolicyViolation;
        report(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    this.context.on('request', (request) => {
      const url = new URL(request.url());
      const inside = url.hostname === '127.0.0.1' || ['data:', 'blob:', 'about:', 'chrome:', 'file:'].includes(url.protocol);
      if (!inside) this.offences.push(`request left this computer: ${url.protocol}//${url.host}`);
    });
    const watchPage = (page: Page): void => {
      page.on('pageerror', (error) => this.offences.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') this.offences.push(`console error: ${message.text()}`);
      });
      page.on('crash', () => this.offences.push('the page crashed'));
    };
    for (const page of this.context.pages()) watchPage(page);
    this.context.on('page', watchPage);
  }

  /** This test makes that happen on purpose. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** What happened and was not expected. */
  unexpected(): string[] {
    return this.offences.filter((offence) => !this.expected.some((pattern) => pattern.test(offence)));
  }

  async page(): Promise<Page> {
    return this.context.pages().find((page) => page.url() === 'about:blank') ?? (await this.context.newPage());
  }

  async saveTrace(name: string): Promise<void> {
    mkdirSync(RESULTS, { recursive: true });
    await this.context.tracing.stop({ path: join(RESULTS, `${name}.trace.zip`) });
  }

  async close(options: { keepProfile?: boolean } = {}): Promise<void> {
    await this.context.close().catch(() => undefined);
    if (!options.keepProfile) rmSync(this.profile, { recursive: true, force: true });
  }
}
