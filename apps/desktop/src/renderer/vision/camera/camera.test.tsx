// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../i18n/index.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import { takenFile } from '../upload/index.ts';
import CameraDialog from './CameraDialog.tsx';
import { cameraError } from './camera.ts';

class Track extends EventTarget {
  stop = vi.fn();
  getSettings = () => ({ facingMode: 'environment' });
}

let connected: Connected;
let tracks: Track[];
const getUserMedia = vi.fn();
const onUse = vi.fn<(photo: File) => void>();
const onClose = vi.fn();

beforeEach(async () => {
  connected = await connect();
  tracks = [];
  getUserMedia.mockReset().mockImplementation(async () => {
    const track = new Track();
    tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] };
  });
  onUse.mockReset();
  onClose.mockReset();
  vi.stubGlobal('navigator', {
    mediaDevices: Object.assign(new EventTarget(), {
      getUserMedia,
      enumerateDevices: async () => [
        { kind: 'videoinput', deviceId: 'a', label: 'Built-in' },
        { kind: 'videoinput', deviceId: 'b', label: 'Desk' },
        { kind: 'audioinput', deviceId: 'c', label: 'Microphone' },
      ],
    }),
  });
  // The element of this test environment takes no streams and has no picture.
  Object.defineProperty(HTMLVideoElement.prototype, 'srcObject', { configurable: true, writable: true, value: null });
  Object.defineProperty(HTMLVideoElement.prototype, 'videoWidth', { configurable: true, get: () => 640 });
  Object.defineProperty(HTMLVideoElement.prototype, 'videoHeight', { configurable: true, get: () => 480 });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage() {} } as unknown as never);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done, type) => done(new Blob(['x'], { type: type ?? '' })));
  render(<CameraDialog onUse={onUse} onClose={onClose} />);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  connected.end();
});

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const live = (): Promise<void> =>
  until(() => screen.queryByRole('button', { name: 'Take photo', hidden: false })?.hasAttribute('disabled') === false);

describe('a photo', () => {
  it('is taken, taken again, and used; the camera is on only while its picture is shown', async () => {
    expect(button('Take photo').disabled).toBe(true);
    await live();
    fireEvent.click(button('Take photo'));
    await until(() => screen.queryByRole('img', { name: 'The photo' }) !== null);
    await until(() => tracks[0]?.stop.mock.calls.length === 1);
    fireEvent.click(button('Retake'));
    await live();
    expect(tracks).toHaveLength(2);
    fireEvent.click(button('Take photo'));
    await until(() => screen.queryByRole('button', { name: 'Use photo' }) !== null);
    fireEvent.click(button('Use photo'));
    const [photo] = onUse.mock.calls[0] ?? [];
    expect(photo?.type).toBe('image/jpeg');
    expect(photo?.name).toMatch(/^Photo \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.jpg$/);
    await until(() => tracks[1]?.stop.mock.calls.length === 1);
  });

  it('comes from the camera that was chosen, which is remembered', async () => {
    await live();
    await until(() => screen.queryByRole('combobox', { name: 'Camera device' }) !== null);
    const choice = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Camera device' });
    expect([...choice.options].map(({ text }) => text)).toEqual(['Built-in', 'Desk']);
    fireEvent.change(choice, { target: { value: 'b' } });
    await until(() => getUserMedia.mock.calls.length === 2);
    expect(getUserMedia.mock.calls[1]?.[0]).toMatchObject({ audio: false, video: { deviceId: { ideal: 'b' } } });
    expect(tracks[0]?.stop).toHaveBeenCalled();
    await until(() => connected.host.state.settings['camera.device'] !== undefined);
    expect(connected.host.state.settings['camera.device']).toEqual({ id: 'b', label: 'Desk' });
  });

  it('is none where the camera goes, and another try opens it again', async () => {
    await live();
    tracks[0]?.dispatchEvent(new Event('ended'));
    await until(() => screen.queryByText('camera.taken') !== null);
    fireEvent.click(button('Try again'));
    await live();
    expect(tracks).toHaveLength(2);
  });

  it('is none without a permission, and says what to do', async () => {
    cleanup();
    getUserMedia.mockRejectedValue(new DOMException('no', 'NotAllowedError'));
    render(<CameraDialog onUse={onUse} onClose={onClose} />);
    await until(() => screen.queryByText('camera.refused') !== null);
    screen.getByText(/The camera may not be used here/);
    expect(button('Take photo').disabled).toBe(true);
  });
});

it('is off when the dialog closes', async () => {
  await live();
  cleanup();
  expect(tracks[0]?.stop).toHaveBeenCalled();
});

it.each([
  ['NotAllowedError', 'camera.refused'],
  ['NotFoundError', 'camera.none'],
  ['OverconstrainedError', 'camera.none'],
  ['NotReadableError', 'camera.taken'],
  ['TypeError', 'internal'],
])('%s is told as %s', (name, code) => {
  expect(cameraError(new DOMException('', name)).code).toBe(code);
});

it('a picture of the screen is named as one', () => {
  const file = takenFile(new Blob([], { type: 'image/png' }), new Date(2026, 4, 3, 9, 5, 1));
  expect(file.name).toBe('Screenshot 2026-05-03 09.05.01.png');
});
