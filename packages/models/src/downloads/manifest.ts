/** `installed.json` in a model's own folder: written last, so that a folder without one holds nothing whole. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Catalogue } from '../catalogue/index.ts';
import type { InstalledModel } from '../installed.ts';
import { readJson, remove, sizeOf, writeWhole } from './files.ts';

const manifestSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string().max(255),
  source: z.enum(['hub', 'package', 'file']),
  unlisted: z.boolean(),
  files: z
    .array(z.object({ role: z.string(), path: z.string().regex(/^(?!.*\.\.)[^/\\].*$/), size: z.number(), sha256: z.string() }))
    .min(1),
});

export type Manifest = z.output<typeof manifestSchema>;

const NAME = 'installed.json';

/** Makes a folder's files an installed model, and clears away what an earlier attempt left there. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, NAME), JSON.stringify(manifest, null, 2));
  for (const name of await readdir(folder, { recursive: true })) if (/\.part(\.json)?$/.test(name)) await remove(join(folder, name));
}

/** Takes a model out of use before its files go. */
export async function removeManifest(folder: string): Promise<void> {
  await remove(join(folder, NAME));
}

/** The model in a folder of the data folder, or null where none lies whole. */
export async function readInstalled(folder: string, id: string, catalogue: Catalogue): Promise<InstalledModel | null> {
  const checked = manifestSchema.safeParse(await readJson(join(folder, NAME)));
  if (!checked.success || checked.data.id !== id) return null;
  const manifest = checked.data;
  const files: Record<string, string> = {};
  let bytes = 0;
  for (const file of manifest.files) {
    const path = join(folder, file.path);
    if ((await sizeOf(path)) !== file.size) return null;
    files[file.role] = path;
    bytes += file.size;
  }
  const entry = manifest.unlisted ? undefined : catalogue.entry(id);
  return {
    id,
    name: entry?.name ?? manifest.name,
    task: entry?.task ?? 'chat',
    files,
    bytes,
    // Weights, a middling context and what the runtime takes for itself.
    memoryBytes: entry?.memoryBytes ?? Math.round(bytes * 1.15) + 300 * 1024 * 1024,
    contextLength: entry?.contextLength ?? null,
    unlisted: !entry,
    languages: entry?.languages ?? [],
  };
}
