import { describe, expect, it } from 'vitest';
import { refusesWithoutSandbox, sandboxSentence } from './sandbox.ts';

const refused = (switches: string[], env: NodeJS.ProcessEnv = {}): boolean => refusesWithoutSandbox((name) => switches.includes(name), env);

describe('a start without sandbox', () => {
  it('is refused, by whichever switch it was taken away', () => {
    expect(refused([])).toBe(false);
    expect(refused(['disable-gpu', 'remote-debugging-port'])).toBe(false);
    for (const name of ['no-sandbox', 'disable-seccomp-filter-sandbox', 'single-process']) expect(refused([name]), name).toBe(true);
  });

  it('is allowed by the documented variable alone', () => {
    expect(refused(['no-sandbox'], { MIA_ELECTRON_NO_SANDBOX: '1' })).toBe(false);
    for (const value of ['', '0', 'true']) expect(refused(['no-sandbox'], { MIA_ELECTRON_NO_SANDBOX: value }), value).toBe(true);
  });

  it('is told with its code and with what to do, in the language of the window', () => {
    expect(sandboxSentence([null, 'en-GB'])).toMatch(/sandbox.*\.deb.*\(shell\.no-sandbox\)$/s);
    expect(sandboxSentence(['de-AT', 'en'])).toMatch(/Sandbox.*\.deb.*\(shell\.no-sandbox\)$/s);
    expect(sandboxSentence(['xx'])).toBe(sandboxSentence(['en']));
  });
});
