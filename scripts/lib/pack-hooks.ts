/** What electron-builder asks of us while it packs (named in electron-builder.yml). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFuses } from './fuses.ts';

/** As much of electron-builder's context as is used here; `arch` is its own number. */
interface Packing {
  appOutDir: string;
  electronPlatformName: string;
  arch: number;
  packager: { projectDir: string; executableName?: string; appInfo: { productFilename: string } };
}

/** electron-builder's numbers of architectures. */
const ARCHES: Record<number, string> = { 0: 'ia32', 1: 'x64', 2: 'armv7l', 3: 'arm64', 4: 'universal' };

/** Natives, Node and the host are those of this machine: no package is made for another. @throws Error with a sentence */
export function beforePack({ electronPlatformName, arch, packager }: Packing): void {
  const wanted = `${electronPlatformName}-${ARCHES[arch]}`;
  const here = `${process.platform}-${process.arch}`;
  if (wanted !== here) throw new Error(`A package for ${wanted} is made on ${wanted}; this is ${here}.`);
  for (const file of ['main/main.mjs', 'preload/preload.cjs', 'renderer/index.html', 'host/host.mjs', 'node']) {
    if (!existsSync(join(packager.projectDir, 'dist', file))) throw new Error(`dist/${file} is not there: npm run build makes it.`);
  }
}

/** Flips the fuses before anything is signed. */
export async function afterPack({ appOutDir, electronPlatformName, packager }: Packing): Promise<void> {
  const name = packager.executableName ?? packager.appInfo.productFilename;
  const ending: Record<string, string> = { darwin: '.app', win32: '.exe' };
  await setFuses(join(appOutDir, `${name}${ending[electronPlatformName] ?? ''}`), electronPlatformName);
}
