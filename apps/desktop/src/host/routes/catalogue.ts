import type { CatalogueEntry as Entry } from '@mia/models/catalogue/index.ts';
import { fits, hubVariant, starter, variantBytes } from '@mia/models/catalogue/index.ts';
import type { CatalogueEntry } from '../../contract/index.ts';
import type { Context, Group } from '../context.ts';
import type { Services } from '../services.ts';

/** Bytes a second that the starter's minutes are reckoned with where nothing was measured yet: 40 Mbit/s. */
const USUAL_SPEED = 5_000_000;

function toEntry({ catalogue, downloads, machine }: Services, entry: Entry, starters: ReadonlySet<string>): CatalogueEntry {
  const { id, name, task, licence, memoryBytes, languages, note, unverified } = entry;
  const needed = (entry.needs ?? []).flatMap((one) => catalogue.entry(one) ?? []);
  return {
    ...{ id, name, task, licence, memoryBytes, languages, note, unverified },
    bytes: variantBytes(hubVariant(entry)),
    needs: needed
      .filter((one) => downloads.entryState(one.id) !== 'installed')
      .map((one) => ({ id: one.id, name: one.name, licence: one.licence, bytes: variantBytes(hubVariant(one)) })),
    state: downloads.entryState(id),
    starter: starters.has(id),
    fits: fits(memoryBytes, machine),
  };
}

/** @param ask the person wants it now: the hub is asked whether it is there. Else nobody outside this computer is. */
async function startersOf({ catalogue, downloads, machine }: Services, ask: boolean) {
  return starter(catalogue, machine, await (ask ? downloads.reach() : downloads.knownReach()));
}

export function catalogueRoutes({ open }: Context): Group<'catalogue'> {
  return {
    async 'catalogue.list'() {
      const services = await open();
      const { entries } = await startersOf(services, false);
      const starters = new Set(entries.map((entry) => entry.id));
      return { entries: services.catalogue.entries.map((entry) => toEntry(services, entry, starters)) };
    },
    async 'catalogue.starter'({ ask = false }) {
      const services = await open();
      const { entries, bytes, source } = await startersOf(services, ask);
      const starters = new Set(entries.map((entry) => entry.id));
      return {
        entries: entries.map((entry) => toEntry(services, entry, starters)),
        bytes,
        minutes: source === 'none' ? null : Math.max(bytes > 0 ? 1 : 0, Math.round(bytes / USUAL_SPEED / 60)),
        source,
      };
    },
  };
}

export function downloadRoutes({ open }: Context): Group<'download'> {
  return {
    async 'download.start'({ entries }) {
      const { downloads } = await open();
      return { download: downloads.start(entries).id };
    },
    async 'download.pause'({ download }) {
      const { downloads, pulls } = await open();
      (pulls.has(download) ? pulls : downloads).pause(download);
      return { ok: true };
    },
    async 'download.resume'({ download }) {
      const { downloads, pulls } = await open();
      (pulls.has(download) ? pulls : downloads).resume(download);
      return { ok: true };
    },
    async 'download.cancel'({ download }) {
      const { downloads, pulls } = await open();
      await (pulls.has(download) ? pulls : downloads).cancel(download);
      return { ok: true };
    },
    async 'download.list'() {
      const { downloads, pulls } = await open();
      return { downloads: [...downloads.list(), ...pulls.list()] };
    },
  };
}
