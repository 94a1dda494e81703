// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../i18n/index.ts';
import { until } from '../../testing/connected.ts';
import ScreenDialog from './ScreenDialog.tsx';

const onUse = vi.fn<(picture: File) => void>();
const png = new Uint8Array([137, 80, 78, 71]);
const screens = vi.fn();
const capture = vi.fn();

beforeEach(() => {
  onUse.mockReset();
  screens.mockReset().mockImplementation(async (kind: string) =>
    kind === 'screen'
      ? [{ id: 'screen:1', kind, name: 'Entire screen', thumb: null }]
      : [
          { id: 'window:1', kind, name: 'Editor', thumb: 'data:image/png;base64,' },
          { id: 'window:2', kind, name: 'Mail', thumb: null },
        ],
  );
  capture.mockReset().mockResolvedValue(png);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const radio = (name: string): HTMLInputElement => screen.getByRole('radio', { name });
const press = (name: string): void => void fireEvent.click(screen.getByRole('button', { name }));
const ready = (): Promise<void> => until(() => !screen.getByRole<HTMLButtonElement>('button', { name: 'Capture' }).disabled);

describe('in the desktop window', () => {
  beforeEach(() => {
    vi.stubGlobal('mia', { screens, capture });
    render(<ScreenDialog onUse={onUse} onClose={() => {}} />);
  });

  it('captures the screen that is chosen', async () => {
    await ready();
    expect(radio('Screen').checked).toBe(true);
    press('Capture');
    await until(() => onUse.mock.calls.length === 1);
    expect(capture).toHaveBeenCalledWith('screen:1');
    const [file] = onUse.mock.calls[0] ?? [];
    expect(file?.type).toBe('image/png');
    expect(new Uint8Array((await file?.arrayBuffer()) ?? [])).toEqual(png);
  });

  it('captures the window that is chosen', async () => {
    await ready();
    fireEvent.click(radio('Window'));
    await until(() => screen.queryByRole('radio', { name: 'Mail' }) !== null);
    fireEvent.click(radio('Mail'));
    press('Capture');
    await until(() => onUse.mock.calls.length === 1);
    expect(capture).toHaveBeenCalledWith('window:2');
  });

  it('lets a part of a screen be chosen, and gives nothing else of it', async () => {
    const drawn = vi.fn();
    vi.stubGlobal('createImageBitmap', async () => ({ width: 1000, height: 500, close() {} }));
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage: drawn } as unknown as never);
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => done(new Blob(['part'], { type: 'image/png' })));
    await ready();
    fireEvent.click(radio('Area'));
    await ready();
    press('Capture');
    await until(() => screen.queryByRole('spinbutton', { name: 'Left' }) !== null);
    expect(onUse).not.toHaveBeenCalled();
    fireEvent.change(screen.getByRole('spinbutton', { name: 'Left' }), { target: { value: '10' } });
    fireEvent.change(screen.getByRole('spinbutton', { name: 'Width' }), { target: { value: '50' } });
    press('Use area');
    await until(() => onUse.mock.calls.length === 1);
    expect(drawn.mock.calls[0]?.slice(1)).toEqual([100, 0, 500, 500, 0, 0, 500, 500]);
  });

  it('says it where what was chosen is gone', async () => {
    capture.mockResolvedValue(null);
    await ready();
    press('Capture');
    await until(() => screen.queryByText('screen.none') !== null);
    expect(onUse).not.toHaveBeenCalled();
  });

  it('says it where nothing can be captured', async () => {
    cleanup();
    screens.mockResolvedValue([]);
    render(<ScreenDialog onUse={onUse} onClose={() => {}} />);
    await until(() => screen.queryByText(/Nothing that can be captured/) !== null);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Capture' }).disabled).toBe(true);
  });
});

describe('in a browser', () => {
  it('what the system does not allow is told, and can be tried again', async () => {
    const getDisplayMedia = vi.fn().mockRejectedValue(new DOMException('Permission denied by system', 'NotAllowedError'));
    vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia } });
    render(<ScreenDialog onUse={onUse} onClose={() => {}} />);
    press('Capture');
    await until(() => screen.queryByText('screen.refused') !== null);
    press('Try again');
    await until(() => getDisplayMedia.mock.calls.length === 2);
    expect(getDisplayMedia.mock.calls[0]?.[0]).toMatchObject({ audio: false, video: { displaySurface: 'monitor' } });
  });

  it('whoever closes the question has chosen nothing', async () => {
    vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia: vi.fn().mockRejectedValue(new DOMException('no', 'NotAllowedError')) } });
    render(<ScreenDialog onUse={onUse} onClose={() => {}} />);
    press('Capture');
    await until(() => screen.queryByText('screen.none') !== null);
  });
});
