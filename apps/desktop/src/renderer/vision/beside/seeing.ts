/** Who could look at the images of a message. */
import { useEffect, useState } from 'react';
import type { App, ModelEntry, ResultOf } from '../../../contract/index.ts';
import { useSight } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import { useModels } from '../../models/index.ts';

/** The model that would answer, as far as it is known; undefined where there is none. */
export function useChosenModel(): ModelEntry | undefined {
  return useModels((s) => s.models.find((model) => model.id === s.chosen?.model));
}

/** A model on this computer that sees: the one that is loaded, else the one that was used last, else the smallest that fits. Pure. */
export function bestSeeing(models: readonly ModelEntry[]): ModelEntry | undefined {
  return models
    .filter((model) => model.vision && model.fits && model.place.kind === 'this-computer')
    .toSorted(
      (a, b) =>
        Number(b.loaded) - Number(a.loaded) ||
        (b.lastUsed ?? 0) - (a.lastUsed ?? 0) ||
        (a.sizeBytes ?? Number.POSITIVE_INFINITY) - (b.sizeBytes ?? Number.POSITIVE_INFINITY),
    )[0];
}

export type Offered = ResultOf<App['image.status']>['offered'][number];

/** The smallest model that sees and could be fetched; null while it is not known, and where there is none. */
export function useOffered(wanted: boolean): Offered | null {
  const [offered, setOffered] = useState<Offered | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    ask('image.status', {}).then(
      (status) => !over && setOffered(status.offered.toSorted((a, b) => a.bytes - b.bytes)[0] ?? null),
      () => {},
    );
    return () => {
      over = true;
    };
  }, [wanted]);
  return offered;
}

/** Whether a model will look at the images of the message that is being written. */
export function useSeen(conversation: string): boolean {
  const chosen = useChosenModel();
  const sight = useSight((s) => s[conversation]);
  return chosen !== undefined && (chosen.vision || typeof sight === 'object');
}
