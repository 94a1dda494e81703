/** Copies that were made lately, in memory: an image that stands in a conversation is given to its model with every turn. */

export interface KeptCopies<T extends { bytes: Uint8Array }> {
  /** Makes it where it is not here; who asks meanwhile waits for the same. */
  get(attachment: string, what: string, make: () => Promise<T>): Promise<T>;
  drop(attachment: string): void;
  clear(): void;
}

/** @param most bytes of all of them together; those that were not asked for longest go */
export function keepCopies<T extends { bytes: Uint8Array }>(most: number): KeptCopies<T> {
  const kept = new Map<string, T>();
  const making = new Map<string, Promise<T>>();
  let bytes = 0;

  function remove(key: string): void {
    bytes -= kept.get(key)?.bytes.length ?? 0;
    kept.delete(key);
  }

  return {
    async get(attachment, what, make) {
      const key = `${attachment} ${what}`;
      const found = kept.get(key);
      if (found) {
        kept.delete(key);
        kept.set(key, found);
        return found;
      }
      const under = making.get(key);
      if (under) return under;
      const made = make();
      making.set(key, made);
      try {
        const copy = await made;
        // Dropped while it was made: it is given to who waits, and not kept.
        if (making.get(key) === made) {
          kept.set(key, copy);
          bytes += copy.bytes.length;
          for (const oldest of kept.keys()) {
            if (bytes <= most || kept.size === 1) break;
            remove(oldest);
          }
        }
        return copy;
      } finally {
        if (making.get(key) === made) making.delete(key);
      }
    },
    drop(attachment) {
      for (const map of [kept, making]) {
        for (const key of [...map.keys()]) {
          if (!key.startsWith(`${attachment} `)) continue;
          if (map === kept) remove(key);
          else making.delete(key);
        }
      }
    },
    clear() {
      kept.clear();
      making.clear();
      bytes = 0;
    },
  };
}
