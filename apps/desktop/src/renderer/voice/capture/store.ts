/** The microphone as the window shows it. */
import type { ErrorShape } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { Device } from './devices.ts';

export interface MicrophoneState {
  state: 'closed' | 'opening' | 'live';
  /** 0…1, as a meter shows it: 0 at −60 dB of full scale. */
  level: number;
  /** Id of the device that is open, or was last. */
  device: string | null;
  /** Its name. */
  deviceName: string | null;
  /** Those that are here; empty before the permission was given. */
  devices: Device[];
  /** Why it could not be opened when it was last tried. */
  error: ErrorShape | null;
}

export const useMicrophone = create<MicrophoneState>(() => ({
  ...{ state: 'closed', level: 0, device: null, deviceName: null, devices: [], error: null },
}));
