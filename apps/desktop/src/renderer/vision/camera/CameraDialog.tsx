/** Dialog "Camera": what it sees, a photo of it, and another try. The camera is on only while its picture is shown. */
import { type ErrorShape, MiaError } from '@mia/core/errors.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { change, useSetting } from '../../lib/settings.ts';
import { Button, Dialog, ErrorAlert, inputShape } from '../../ui/index.ts';
import { takenFile } from '../upload/index.ts';
import { type CameraDevice, closeCamera, facesPerson, listCameras, openCamera, photoOf } from './camera.ts';

interface Props {
  onUse(photo: File): void;
  onClose(): void;
}

type State =
  | { at: 'opening' }
  | { at: 'live'; stream: MediaStream }
  | { at: 'taken'; photo: Blob; url: string }
  | { at: 'failed'; error: ErrorShape };

export default function CameraDialog({ onUse, onClose }: Props) {
  const { t } = useTranslation();
  const [state, setState] = useState<State>({ at: 'opening' });
  const [devices, setDevices] = useState<CameraDevice[]>([]);
  const [turn, setTurn] = useState(0);
  const chosen = useSetting('camera.device');
  const video = useRef<HTMLVideoElement>(null);
  const wantsPicture = state.at !== 'taken';
  const device = chosen?.id ?? null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is another try
  useEffect(() => {
    if (!wantsPicture) return;
    let stream: MediaStream | null = null;
    let over = false;
    const fail = (thrown: unknown): void => setState({ at: 'failed', error: MiaError.from(thrown).toShape() });
    openCamera(device).then(
      (opened) => {
        if (over) return closeCamera(opened);
        stream = opened;
        setState({ at: 'live', stream: opened });
        listCameras().then(setDevices, () => {});
        opened.getVideoTracks()[0]?.addEventListener('ended', () => {
          if (!over) fail(new MiaError('camera.taken'));
        });
      },
      (thrown: unknown) => {
        if (!over) fail(thrown);
      },
    );
    const listed = (): void => void listCameras().then(setDevices, () => {});
    navigator.mediaDevices?.addEventListener?.('devicechange', listed);
    return () => {
      over = true;
      navigator.mediaDevices?.removeEventListener?.('devicechange', listed);
      if (stream) closeCamera(stream);
    };
  }, [wantsPicture, device, turn]);

  const stream = state.at === 'live' ? state.stream : null;
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  const url = state.at === 'taken' ? state.url : null;
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);

  const take = async (): Promise<void> => {
    if (!video.current) return;
    try {
      const photo = await photoOf(video.current);
      setState({ at: 'taken', photo, url: URL.createObjectURL(photo) });
    } catch (thrown) {
      setState({ at: 'failed', error: MiaError.from(thrown).toShape() });
    }
  };
  const again = useCallback(() => {
    setState({ at: 'opening' });
    setTurn((n) => n + 1);
  }, []);

  return (
    <Dialog open wide onClose={onClose} title={t('camera.title')}>
      <div className="flex h-[52vh] min-h-40 shrink items-center justify-center overflow-hidden border-y border-border bg-side">
        {state.at === 'taken' ? (
          <img src={state.url} alt={t('camera.photo')} className="size-full object-contain" />
        ) : state.at === 'failed' ? (
          <div className="w-full max-w-[440px] px-5">
            <ErrorAlert error={state.error} onAction={again} />
          </div>
        ) : (
          <>
            {state.at === 'opening' && <p className="absolute text-muted">{t('camera.opening')}</p>}
            <video
              ref={video}
              autoPlay
              muted
              playsInline
              aria-label={t('camera.preview')}
              className={`size-full object-contain ${stream && facesPerson(stream) ? '-scale-x-100' : ''}`}
            />
          </>
        )}
      </div>
      <div className="flex flex-wrap items-end gap-3 px-5 py-3">
        {devices.length > 0 && state.at !== 'taken' && (
          <select
            aria-label={t('camera.device')}
            value={devices.find(({ id, label }) => id === device || label === chosen?.label)?.id ?? devices[0]?.id}
            onChange={({ target: { value } }) => {
              const found = devices.find(({ id }) => id === value);
              if (found) change('camera.device', found);
            }}
            className={`${inputShape} max-w-72`}
          >
            {devices.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        )}
        <div className="ms-auto flex gap-2">
          {state.at === 'taken' ? (
            <>
              <Button onClick={again}>{t('camera.retake')}</Button>
              <Button kind="primary" data-first-focus onClick={() => onUse(takenFile(state.photo))}>
                {t('camera.use')}
              </Button>
            </>
          ) : (
            <Button kind="primary" data-first-focus disabled={state.at !== 'live'} onClick={() => void take()}>
              {t('camera.take')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
