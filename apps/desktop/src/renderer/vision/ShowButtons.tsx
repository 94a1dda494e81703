/** The buttons "Camera" and "Screenshot" of the message box; what they open is loaded when it is wanted. */
import { Camera, MonitorUp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { IconButton } from '../ui/index.ts';
import { takeIn } from './taking/take.ts';

const CameraDialog = lazy(() => import('./camera/CameraDialog.tsx'));
const ScreenDialog = lazy(() => import('./screen/ScreenDialog.tsx'));

export function ShowButtons({ conversation, onTaken }: { conversation: string; onTaken(): void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'camera' | 'screen' | null>(null);
  const close = (): void => setOpen(null);
  const use = (file: File): void => {
    close();
    void takeIn([file], conversation);
    onTaken();
  };
  return (
    <>
      <IconButton label={t('camera.open')} onClick={() => setOpen('camera')}>
        <Camera size={16} aria-hidden />
      </IconButton>
      <IconButton label={t('screen.open')} onClick={() => setOpen('screen')}>
        <MonitorUp size={16} aria-hidden />
      </IconButton>
      <Suspense>
        {open === 'camera' && <CameraDialog onUse={use} onClose={close} />}
        {open === 'screen' && <ScreenDialog onUse={use} onClose={close} />}
      </Suspense>
    </>
  );
}
