import { type FuseConfig, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/**
 * How each fuse of the packaged Electron is set. A fuse is a byte in the binary that no argument and no environment can overrule.
 *
 * - `RunAsNode`, `EnableNodeOptionsEnvironmentVariable`, `EnableNodeCliInspectArguments` off: whoever may start M.I.A can not make
 *   another program or a debugger of it. The host is a Node binary of its own, so nothing of ours needs them.
 * - `EnableEmbeddedAsarIntegrityValidation`, `OnlyLoadAppFromAsar` on: what runs is the archive that was packed (macOS and Windows
 *   check its hash; on Linux there is none to check).
 * - `GrantFileProtocolExtraPrivileges` off: the window is served under `app://`, and `file://` is nobody's origin.
 * - `EnableCookieEncryption` on: there are no cookies; should there ever be one, it is not plain text.
 * - `LoadBrowserProcessSpecificV8Snapshot` off: M.I.A ships no snapshot of its own.
 * - `WasmTrapHandlers` on, as Electron is built: off would only make WebAssembly slower, which the window's policy forbids anyway.
 */
const FUSES: Record<FuseV1Options, boolean> = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/**
 * The fuse set for a binary with `wireLength` fuses (older Electrons have fewer). Every fuse must be named: one that a newer
 * Electron adds stops the packaging until it is decided here. On Apple silicon the signature that flipping breaks is made anew,
 * so that the app starts even where nobody signs it.
 */
export function fuseSet(wireLength: number, platform: string): FuseConfig {
  const entries = Object.entries(FUSES).filter(([index]) => Number(index) < wireLength);
  return {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: platform === 'darwin',
    ...(Object.fromEntries(entries) as Record<FuseV1Options, boolean>),
  };
}

/** How many fuses a binary has. @throws Error when it has none (no Electron, or one before 12) */
export async function fuseLength(binary: string): Promise<number> {
  return Object.keys(await getCurrentFuseWire(binary)).filter((key) => /^\d+$/.test(key)).length;
}

/** Flips the fuses of an Electron (the binary, on macOS the .app). @throws Error when it has a fuse that nobody decided */
export async function setFuses(binary: string, platform: string): Promise<void> {
  await flipFuses(binary, fuseSet(await fuseLength(binary), platform));
}
