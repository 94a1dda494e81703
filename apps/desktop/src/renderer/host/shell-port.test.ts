// @vitest-environment happy-dom
import { MessageChannel as NodeMessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ShellPort } from '../../contract/shell.ts';
import { messagePortChannel, pagePort } from '../../transport/message-port.ts';
import { openOutside } from '../lib/outside.ts';
import { openShellPort, shellPort } from './shell-port.ts';

const place = window as { mia?: ShellPort };
afterEach(() => {
  delete place.mia;
  vi.restoreAllMocks();
});

function say(data: unknown, ports: unknown[], source: unknown = window): void {
  window.dispatchEvent(Object.assign(new Event('message'), { data, ports, source }));
}

const shellOf = (connect: (name: string) => void): ShellPort => ({
  connect,
  openLink: vi.fn().mockResolvedValue(true),
  openFolder: vi.fn().mockResolvedValue(true),
  chooseFolder: vi.fn().mockResolvedValue(null),
  screens: vi.fn().mockResolvedValue([]),
  capture: vi.fn().mockResolvedValue(null),
  onCommand: () => () => {},
  onNote: () => () => {},
  onQuick: () => () => {},
  hideQuick: vi.fn(),
  openConversation: vi.fn(),
  onOpenConversation: () => () => {},
});

describe("Electron's port", () => {
  it('is absent in a browser', () => {
    expect(shellPort()).toBeNull();
  });

  it('gives the channel that was asked for, and takes no port from anybody else', async () => {
    const { port1, port2 } = new NodeMessageChannel();
    const wrong = { addEventListener: vi.fn(), start: vi.fn(), postMessage: vi.fn(), close: vi.fn() };
    const opening = openShellPort(
      shellOf((name) => {
        say({ mia: 'another' }, [wrong]);
        say({ mia: name }, [wrong], null);
        say({ mia: name }, []);
        say({ mia: name }, [port1]);
      }),
    );
    const channel = await opening;
    const far = messagePortChannel(pagePort(port2 as unknown as MessagePort));
    const arrived = new Promise<Uint8Array>((resolve) => far.onFrame(resolve));
    channel.send(Uint8Array.of(1, 2));
    expect([...(await arrived)]).toEqual([1, 2]);
    expect(wrong.addEventListener).not.toHaveBeenCalled();
    channel.close();
    port2.close();
  });

  it('stops waiting when it is cancelled', async () => {
    const abort = new AbortController();
    const opening = openShellPort(
      shellOf(() => {}),
      { signal: abort.signal },
    );
    abort.abort();
    await expect(opening).rejects.toMatchObject({ code: 'request.cancelled' });
  });
});

describe('an address that is opened outside', () => {
  it("goes through Electron where that is, else to the browser's own new tab", async () => {
    const open = vi.spyOn(window, 'open').mockReturnValue(null);
    openOutside('https://example.com/');
    expect(open).toHaveBeenCalledWith('https://example.com/', '_blank', 'noopener,noreferrer');
    place.mia = shellOf(() => {});
    open.mockClear();
    openOutside('https://example.com/');
    expect(place.mia.openLink).toHaveBeenCalledWith('https://example.com/');
    expect(open).not.toHaveBeenCalled();
  });
});
