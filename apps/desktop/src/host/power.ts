/**
 * Whether the person asked their computer to save energy. Asked of the system at most once a minute, in the background:
 * whoever wants to know gets the last answer at once. Not known counts as "no".
 *
 * Linux: ACPI's platform profile (kernel, `Documentation/userspace-api/sysfs-platform_profile.rst`). macOS: `pmset -g`,
 * Low Power Mode. Windows: `PowerManager.EnergySaverStatus` through PowerShell.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Clock } from '@mia/core/ports/index.ts';

const ASK_AGAIN_MS = 60_000;
const PATIENCE_MS = 5_000;
const PROFILE = '/sys/firmware/acpi/platform_profile';
const ENERGY_SAVER =
  '[Windows.System.Power.PowerManager,Windows.System.Power,ContentType=WindowsRuntime] | Out-Null; [Windows.System.Power.PowerManager]::EnergySaverStatus';

export interface Power {
  batterySaver: boolean;
}

/** What the system's own words say about saving energy. */
export function savesEnergy(platform: NodeJS.Platform, words: string): boolean {
  if (platform === 'linux') return words.trim() === 'low-power';
  if (platform === 'darwin') return /^\s*lowpowermode\s+1\s*$/m.test(words);
  if (platform === 'win32') return words.trim() === 'On';
  return false;
}

function run(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: PATIENCE_MS, windowsHide: true }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

function ask(platform: NodeJS.Platform): Promise<string> {
  if (platform === 'linux') return readFile(PROFILE, 'utf8');
  if (platform === 'darwin') return run('/usr/bin/pmset', ['-g']);
  if (platform === 'win32') return run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', ENERGY_SAVER]);
  return Promise.resolve('');
}

/** A getter of the last known answer, which sees to it that the answer stays fresh. */
export function watchPower(
  clock: Pick<Clock, 'monotonic'>,
  platform: NodeJS.Platform = process.platform,
  words: (platform: NodeJS.Platform) => Promise<string> = ask,
): () => Power {
  let known: Power = { batterySaver: false };
  let askedAt = Number.NEGATIVE_INFINITY;
  const refresh = (): void => {
    askedAt = clock.monotonic();
    words(platform).then(
      (said) => {
        known = { batterySaver: savesEnergy(platform, said) };
      },
      // A machine that can not tell saves nothing.
      () => {
        known = { batterySaver: false };
      },
    );
  };
  refresh();
  return () => {
    if (clock.monotonic() - askedAt >= ASK_AGAIN_MS) refresh();
    return known;
  };
}
