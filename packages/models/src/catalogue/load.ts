import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import type { z } from 'zod';
import { type CatalogueEntry, catalogueFileSchema, type PackagesOfEntry, packagesFileSchema, type Variant } from './schema.ts';

/** The models that M.I.A knows, and where their files come from. */
export interface Catalogue {
  /** Base URL of the model hub. */
  readonly hub: string;
  readonly entries: readonly CatalogueEntry[];
  /** The `resources/` folder, where files lie that ship with M.I.A. */
  readonly resources: string;
  entry(id: string): CatalogueEntry | undefined;
  /** The packages that hold an entry's files, where there are any. */
  packages(id: string): PackagesOfEntry | undefined;
}

/**
 * Reads and checks `catalogue.json` and `catalogue.packages.json`.
 * @param resources absolute path of the `resources/` folder
 * @throws MiaError `catalogue.invalid` when a file is missing, malformed or contradicts the other
 */
export async function loadCatalogue(resources: string): Promise<Catalogue> {
  const main = await readJson(join(resources, 'catalogue.json'), catalogueFileSchema);
  const packages = await readJson(join(resources, 'catalogue.packages.json'), packagesFileSchema);
  return makeCatalogue(main, packages, resources);
}

/**
 * A catalogue from its two parts.
 * @throws MiaError `catalogue.invalid`
 */
export function makeCatalogue(main: unknown, packages: unknown, resources: string): Catalogue {
  const { hub, entries } = check(main, catalogueFileSchema);
  const { sources } = check(packages, packagesFileSchema);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const packagesById = new Map(sources.map((source) => [source.entry, source]));
  for (const source of sources) checkPackages(source, byId.get(source.entry));
  for (const entry of entries) {
    if (!isOnHub(entry) && !packagesById.has(entry.id))
      throw new MiaError('catalogue.invalid', { reason: `${entry.id} can be had nowhere` });
  }
  return { hub, entries, resources, entry: (id) => byId.get(id), packages: (id) => packagesById.get(id) };
}

/** Bytes of one set of files. */
export function variantBytes(variant: Variant): number {
  return variant.files.reduce((sum, file) => sum + file.size, 0);
}

/** The set of files that the hub offers; where it has none, the one that packages hold. */
export function hubVariant(entry: CatalogueEntry): Variant {
  return entry.variants[0] as Variant;
}

/** Whether the hub offers all files of an entry. */
export function isOnHub(entry: CatalogueEntry): boolean {
  return hubVariant(entry).files.every(({ hub: address }) => address !== undefined);
}

/** The parts taken from packages must add up to exactly the files that the catalogue promises. */
function checkPackages(source: PackagesOfEntry, entry: CatalogueEntry | undefined): void {
  const variant = entry?.variants.find((one) => one.name === source.variant);
  if (!variant) throw new MiaError('catalogue.invalid', { reason: `packages of ${source.entry}: no such set of files` });
  for (const file of variant.files) {
    const parts = source.packages.flatMap((one) => one.members).filter((member) => member.role === file.role);
    if (parts.length === 0 && file.resource) continue;
    const sum = parts.reduce((bytes, part) => bytes + part.size, 0);
    const single = parts.length === 1 ? parts[0] : undefined;
    if (sum !== file.size || !file.sha256 || (single && single.sha256 !== file.sha256)) {
      throw new MiaError('catalogue.invalid', { reason: `packages of ${source.entry}: parts do not make ${file.role}` });
    }
  }
}

async function readJson<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new MiaError('catalogue.invalid', { reason: 'unreadable' }, { cause });
  }
  return check(value, schema);
}

function check<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const checked = schema.safeParse(value);
  if (!checked.success) {
    const first = checked.error.issues[0];
    throw new MiaError('catalogue.invalid', { reason: `${first?.path.join('.')}: ${first?.message}` }, { cause: checked.error });
  }
  return checked.data;
}
