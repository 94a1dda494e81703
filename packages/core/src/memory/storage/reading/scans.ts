import { allCollections, type CollectionRow } from '../collections.ts';
import type { Statements } from '../statements.ts';
import { BitScan } from './bits.ts';

/** The bits of the collections that were asked, in memory. */
export class Scans {
  readonly #q: Statements;
  readonly #scans = new Map<number, { scan: BitScan; centred: boolean }>();

  constructor(q: Statements) {
    this.#q = q;
  }

  /** With what was added and removed since. */
  of(collection: CollectionRow): BitScan {
    const centred = (collection.mean?.length ?? 0) > 0;
    let held = this.#scans.get(collection.id);
    // Once it is known which way its vectors point, all of its bits are others.
    if (!held || held.centred !== centred) {
      held = { scan: new BitScan(this.#q, collection.id, collection.dimension), centred };
      this.#scans.set(collection.id, held);
    }
    held.scan.refresh();
    return held.scan;
  }

  /** Nothing of a collection that is gone, or on its way out, stays in memory. */
  letGo(): void {
    const answers = new Set(allCollections(this.#q).flatMap(({ id, state }) => (state === 'retired' ? [] : [id])));
    for (const [id, { scan }] of this.#scans) {
      if (answers.has(id)) continue;
      scan.clear();
      this.#scans.delete(id);
    }
  }
}
