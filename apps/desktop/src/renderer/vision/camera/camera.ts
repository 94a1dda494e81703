/** A camera: opened for as long as its picture is shown, and a photo of what it shows. */
import { MiaError } from '@mia/core/errors.ts';

export interface CameraDevice {
  id: string;
  label: string;
}

/**
 * What `getUserMedia` throws (Media Capture and Streams, 10.2) as one of three errors that somebody can do something about.
 * @returns `camera.refused`, `camera.none`, `camera.taken`; `internal` for whatever else
 */
export function cameraError(thrown: unknown): MiaError {
  if (thrown instanceof MiaError) return thrown;
  switch (thrown instanceof Error ? thrown.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return new MiaError('camera.refused', {}, { cause: thrown });
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new MiaError('camera.none', {}, { cause: thrown });
    case 'NotReadableError':
    case 'AbortError':
      return new MiaError('camera.taken', {}, { cause: thrown });
    default:
      return new MiaError('internal', {}, { cause: thrown });
  }
}

/** As sharp as it is: what is written on a label is read from it. */
const LARGEST = { width: { ideal: 4096 }, height: { ideal: 2160 } };

/** Opens a camera; the one that is meant, where it is here. @throws MiaError `camera.refused`, `camera.none`, `camera.taken` */
export async function openCamera(id: string | null): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new MiaError('camera.none');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { ...LARGEST, ...(id === null ? {} : { deviceId: { ideal: id } }) },
    });
  } catch (thrown) {
    throw cameraError(thrown);
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Before the permission was given there are no names, and so no list. */
export async function listCameras(): Promise<CameraDevice[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all
    .filter(({ kind, deviceId, label }) => kind === 'videoinput' && deviceId !== '' && label !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** A camera that faces the person shows them as a mirror does; its photos are as others see them. */
export function facesPerson(stream: MediaStream): boolean {
  const facing = stream.getVideoTracks()[0]?.getSettings().facingMode;
  return facing === undefined || facing === 'user';
}

/** What a video shows now, as a JPEG. @throws MiaError `camera.taken` where it shows nothing */
export async function photoOf(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = width > 0 && height > 0 ? canvas.getContext('2d') : null;
  if (!context) throw new MiaError('camera.taken');
  context.drawImage(video, 0, 0);
  const photo = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
  if (!photo) throw new MiaError('camera.taken');
  return photo;
}
