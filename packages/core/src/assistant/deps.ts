import type { Store } from '../memory/storage/types.ts';
import type { Clock } from '../ports/clock.ts';
import type { ImageEncoder } from '../ports/image.ts';
import type { Logger } from '../ports/logger.ts';
import type { ShownImages } from '../ports/shown-images.ts';
import type { TextEncoder } from '../ports/text-encoder.ts';
import type { AssistantEvent } from './events.ts';
import type { Models } from './models.ts';

export interface AssistantDeps {
  store: Store;
  /** The memory's encoder, or a getter where it comes later; null while there is none: words alone work. */
  encoder: TextEncoder | null | (() => TextEncoder | null);
  /** The encoder of images, by which a question finds what they show; null or absent: by words alone. */
  imageEncoder?: () => ImageEncoder | null;
  models: Models;
  clock: Clock;
  logger: Logger;
  /** Told of everything that changes outside of a turn's own stream. Must not throw. */
  emit(event: AssistantEvent): void;
  /** The person does something: what goes on for its own sake stops. */
  touched?: () => void;
  /** Whether the machine saves its battery: nothing is prepared then. */
  power?: () => { batterySaver: boolean };
  /** What looks at images; without it they are only named. */
  images?: ShownImages;
  /** The system prompt; the house's own when absent. */
  system?: string;
}

/** What every stage of a turn is given. */
export interface TurnDeps extends Omit<AssistantDeps, 'encoder'> {
  encoder(): TextEncoder | null;
  system: string;
}

/** Settings rows that the assistant reads. All optional. */
export interface AnswerSettings {
  temperature: number | undefined;
  maxTokens: number | undefined;
  seed: number | undefined;
  prepare: boolean;
  /** "Pause remembering". */
  paused: boolean;
}

/** Low, so that small models keep to what they are told. */
const TEMPERATURE = 0.4;

/**
 * Settings 'answer.temperature', 'answer.maxTokens', 'answer.seed' (numbers) and 'prepare.enabled' (true unless set), 'memory.paused'.
 * @throws MiaError `data.*`
 */
export async function readSettings(store: Pick<Store, 'settings'>): Promise<AnswerSettings> {
  const all = await store.settings();
  const number = (name: string) => (typeof all[name] === 'number' && Number.isFinite(all[name]) ? (all[name] as number) : undefined);
  return {
    temperature: number('answer.temperature') ?? TEMPERATURE,
    maxTokens: number('answer.maxTokens'),
    seed: number('answer.seed'),
    prepare: all['prepare.enabled'] !== false,
    paused: all['memory.paused'] === true,
  };
}
