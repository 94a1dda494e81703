/**
 * Consolidation: when nobody needs the machine, what was said is gone through once more for facts and habits that were not
 * drawn beside the answer, in small steps. (McClelland, McNaughton & O'Reilly 1995: what was lived is kept apart and gone
 * through again at rest. Here it adds and never alters a source.)
 */
export { consolidateByModel, makerOf } from './by-model.ts';
export { EXTRACTION_VERSION } from './extract.ts';
export { fingerprint, PROBED_BY, probeModel, type Verdict, verdict } from './probe.ts';
export { consolidateByRules, RULES } from './step.ts';
