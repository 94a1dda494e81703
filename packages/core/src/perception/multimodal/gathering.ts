import type { ErrorCode } from '../../errors.ts';
import { unit } from '../attention/index.ts';
import type { PerceptVector } from './alignment.ts';
import type { Attempt } from './patience.ts';
import type { Dropped } from './percept.ts';

/** What percept it is of, and how sure that is. */
export type Source = Omit<PerceptVector, 'space' | 'vector'>;

const NOT_HERE: ReadonlySet<ErrorCode | null> = new Set(['encoder.missing', 'speech.missing']);

/** Puts together what the encoders gave, and names what they did not. */
export class Gathering {
  readonly vectors: PerceptVector[] = [];
  readonly dropped: Dropped[] = [];

  /** What an attempt gave; null where there was none, or it gave nothing: then its sources are dropped. */
  take<T>(attempt: Attempt<T> | null, sources: readonly Source[], encoder: string | undefined): T | null {
    if (!attempt) return null;
    if ('value' in attempt) return attempt.value;
    const { code } = attempt;
    for (const source of sources) this.drop(source, encoder, NOT_HERE.has(code) ? 'missing' : attempt.reason, code);
    return null;
  }

  /** A vector for a source, where it has a direction. */
  add({ modality, index, confidence }: Source, space: string | undefined, vector: Float32Array | null | undefined): void {
    if (space === undefined || !vector) return;
    if (unit(vector)) this.vectors.push({ modality, index, confidence, space, vector });
    else this.drop({ modality, index }, space, 'empty', null);
  }

  drop(
    { modality, index }: Pick<Source, 'modality' | 'index'>,
    encoder: string | undefined,
    reason: Dropped['reason'],
    code: ErrorCode | null,
  ): void {
    this.dropped.push({ modality, index, encoder: encoder ?? null, reason, code });
  }
}
