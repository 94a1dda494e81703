/**
 * Whether a model is good enough to draw facts: tried once on a small labelled set, one sentence at a time, and what came of
 * each is counted at once, so that it goes on where it was. What the model says is counted as it says it, before the gate.
 */

import type { ModelCard, OpenModel } from '../../ports/language-model.ts';
import { normalised } from '../declarative/index.ts';
import type { ModelProbe, Store } from '../storage/types.ts';
import { EXTRACTION_VERSION, proposals } from './extract.ts';
import type { Proposal } from './gate.ts';
import { PROBE, PROBE_VERSION } from './probe-set.ts';

/** Of what it says about the person so much must be right, and of what is to be found so much be found. */
export const BAR = { precision: 0.8, recall: 0.6 };

export const PROBED_BY = PROBE_VERSION * 1000 + EXTRACTION_VERSION;

/** A model as its file is: another file under the same name is another model. */
export const fingerprint = (card: ModelCard): string => [card.id, card.digest ?? '', card.sizeBytes ?? ''].join('|');

export interface Verdict {
  /** Sentences of the set, and those that were tried. */
  of: number;
  tried: number;
  /** Sentences of which everything was said and nothing else. */
  right: number;
  /** Shares from 0 to 1; 0 where there is nothing to share. */
  precision: number;
  recall: number;
  passed: boolean;
}

export function verdict(probe: ModelProbe): Verdict {
  const { tried, right, hits, said, wanted } = probe;
  const precision = said === 0 ? 0 : hits / said;
  const recall = wanted === 0 ? 0 : hits / wanted;
  const passed = tried >= PROBE.length && precision >= BAR.precision && recall >= BAR.recall;
  return { of: PROBE.length, tried, right, precision, recall, passed };
}

/**
 * Tries a model on what of the set it was not tried on yet, until it is through or told to stop.
 * @returns null where it was stopped before
 * @throws MiaError what the model's adapter throws, `data.*`
 */
export async function probeModel(
  opened: OpenModel,
  store: Pick<Store, 'modelProbe' | 'setModelProbe'>,
  signal: AbortSignal,
  onStep: () => Promise<void> = async () => {},
): Promise<Verdict | null> {
  const model = fingerprint(opened.card);
  let probe = (await store.modelProbe(model, PROBED_BY)) ?? { model, version: PROBED_BY, tried: 0, right: 0, hits: 0, said: 0, wanted: 0 };
  while (probe.tried < PROBE.length) {
    const [sentence = '', wanted = []] = PROBE[probe.tried] ?? [];
    const said = signal.aborted ? null : await proposals(opened, sentence, signal);
    if (said === null) return null;
    probe = counted(probe, said, wanted);
    await store.setModelProbe(probe);
    await onStep();
  }
  return verdict(probe);
}

const key = (p: Proposal): string => [p.relation.trim().toLowerCase(), normalised(p.object)].join('\u0000');

function counted(probe: ModelProbe, all: readonly Proposal[], wanted: readonly Proposal[]): ModelProbe {
  const said = new Set(all.filter((p) => p.subject.trim().toLowerCase() === 'user').map(key));
  const hits = wanted.filter((p) => said.has(key(p))).length;
  return {
    ...probe,
    tried: probe.tried + 1,
    right: probe.right + (hits === wanted.length && said.size === hits ? 1 : 0),
    hits: probe.hits + hits,
    said: probe.said + said.size,
    wanted: probe.wanted + wanted.length,
  };
}
