import { type Found, listBackups, removeBackup, removeUnused } from './place.ts';

/** The newest of all are kept, and of older ones one in each of these distances from the newest, in sequence numbers. */
const NEWEST = 5;
const DISTANCES = [10, 20, 40, 80];

/**
 * Which backups are let go. By sequence, never by clock; the last one that was verified stays whatever its age, and so does
 * the newest of each older schema, which the app before an update still opens.
 * @param verified the sequence of the newest backup that was opened and checked
 */
export function tooOld(backups: readonly Found[], verified: number): Found[] {
  const order = [...backups].sort((a, b) => b.sequence - a.sequence);
  const newest = order[0]?.sequence ?? 0;
  const kept = new Set(order.slice(0, NEWEST));
  let from = NEWEST;
  for (const distance of DISTANCES) {
    // The oldest in each span: it grows into the next one instead of leaving it empty.
    const within = order.filter(({ sequence }) => newest - sequence >= from && newest - sequence < distance);
    const last = within.at(-1);
    if (last) kept.add(last);
    from = distance;
  }
  const schemas = new Set<number>();
  for (const one of order) {
    const schema = one.manifest?.schema;
    if (schema !== undefined && !schemas.has(schema)) {
      schemas.add(schema);
      // Two schemas back at most: what is older opens in an app that nobody has any more.
      if (schemas.size <= 3) kept.add(one);
    }
    if (one.sequence === verified) kept.add(one);
  }
  return order.filter((one) => !kept.has(one));
}

/** Lets go of what is too old of this vault's; others' backups in the same folder are theirs. */
export function rotate(place: string, vault: string, verified: number): number {
  const own = listBackups(place).filter(({ manifest }) => manifest?.vault === vault);
  const gone = tooOld(own, verified);
  for (const one of gone) removeBackup(one);
  if (gone.length > 0) removeUnused(place);
  return gone.length;
}
