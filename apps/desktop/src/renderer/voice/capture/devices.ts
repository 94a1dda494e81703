/** Which microphones there are, and which of them is meant. */

export interface Device {
  id: string;
  label: string;
}

/** As the setting keeps it. Ids change with the window's origin and session: the name finds a device again. */
export type ChosenDevice = Device | null;

/** The pseudo-devices of Chromium that stand for another. */
const PSEUDO = ['default', 'communications'];

/** What can be heard with now. Before the permission was given there are no names, and so no list. */
export async function listDevices(): Promise<Device[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all
    .filter((each) => each.kind === 'audioinput' && each.deviceId !== '' && each.label !== '' && !PSEUDO.includes(each.deviceId))
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** The device that was chosen, as it is here now: by its id, else by its name; null where it is gone. */
export function findChosen(chosen: ChosenDevice, devices: readonly Device[]): Device | null {
  if (!chosen) return null;
  return devices.find(({ id }) => id === chosen.id) ?? devices.find(({ label }) => label === chosen.label) ?? null;
}

/** The real device behind a track, which may name a pseudo-device ("Default - Headset"). */
export function deviceOf(track: MediaStreamTrack, devices: readonly Device[]): Device | null {
  const { deviceId } = track.getSettings();
  return (
    devices.find(({ id }) => id === deviceId) ??
    devices.find(({ label }) => label === track.label || track.label.endsWith(` - ${label}`)) ??
    (track.label === '' ? null : { id: deviceId ?? '', label: track.label })
  );
}

/** Whether the device of a track that ended is still there. A pseudo-device takes another name with the device that it stands for. */
export async function isHere(track: MediaStreamTrack): Promise<boolean> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all.some(({ kind, label }) => kind === 'audioinput' && label !== '' && label === track.label);
}
