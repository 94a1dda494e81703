/** One picture of a screen or of a window: by main in Electron, by the browser's own choice elsewhere. */
import { MiaError } from '@mia/core/errors.ts';
import type { Region } from '../../../contract/index.ts';
import type { ShellScreen } from '../../../contract/shell.ts';
import { shellPort } from '../../host/index.ts';

export type ScreenKind = ShellScreen['kind'];

/** Whether screens are listed here; a browser asks by itself what may be shown. */
export const listsScreens = (): boolean => shellPort() !== null;

export const listScreens = async (kind: ScreenKind): Promise<ShellScreen[]> => (await shellPort()?.screens(kind)) ?? [];

/**
 * A picture of what was chosen, as a PNG in its own pixels.
 * @param id what was chosen of a list; null where the browser asks
 * @throws MiaError `screen.refused`, `screen.none`
 */
export async function capture(kind: ScreenKind, id: string | null): Promise<Blob> {
  const port = shellPort();
  if (port) {
    const png = id === null ? null : await port.capture(id);
    if (!png) throw new MiaError('screen.none');
    return new Blob([png], { type: 'image/png' });
  }
  if (!navigator.mediaDevices?.getDisplayMedia) throw new MiaError('screen.refused');
  let stream: MediaStream;
  try {
    const video = { displaySurface: kind === 'screen' ? 'monitor' : 'window' } as MediaTrackConstraints;
    stream = await navigator.mediaDevices.getDisplayMedia({ audio: false, video });
  } catch (thrown) {
    // Whoever closes the browser's question has chosen nothing.
    const refused = thrown instanceof Error && thrown.name === 'NotAllowedError' && /system/i.test(thrown.message);
    throw new MiaError(refused ? 'screen.refused' : 'screen.none', {}, { cause: thrown });
  }
  try {
    return await firstFrame(stream);
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

async function firstFrame(stream: MediaStream): Promise<Blob> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  // The first frames of a screen may be empty: one that was really drawn counts.
  await new Promise<void>((drawn) => video.requestVideoFrameCallback(() => drawn()));
  const blob = await drawn(video, { width: video.videoWidth, height: video.videoHeight }, { left: 0, top: 0, width: 1, height: 1 });
  video.srcObject = null;
  return blob;
}

/** A part of a picture, in its own pixels: what is left out is nowhere in it. @throws MiaError `screen.none` */
export async function cutOut(picture: Blob, region: Region): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  try {
    return await drawn(bitmap, bitmap, region);
  } finally {
    bitmap.close();
  }
}

async function drawn(source: CanvasImageSource, size: { width: number; height: number }, region: Region): Promise<Blob> {
  const [left, top] = [Math.round(region.left * size.width), Math.round(region.top * size.height)];
  const width = Math.max(1, Math.min(size.width - left, Math.round(region.width * size.width)));
  const height = Math.max(1, Math.min(size.height - top, Math.round(region.height * size.height)));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(source, left, top, width, height, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new MiaError('screen.none');
  return blob;
}
