/** The images of a message, and what stands in it because of them. Pure. */
import type { Attached, Message, Part, Region } from '../../../contract/index.ts';

/** An image of a message. */
export interface Picture {
  /** Its attachment. */
  id: string;
  name: string;
  /** Pixels, upright; 0 where the message does not say. */
  width: number;
  height: number;
  /** What the person pointed at. */
  region?: Region;
  /** What is written in it and was read; empty where nothing is or was. */
  text: string;
}

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0);

/** A region that a part's meta names; undefined for anything else. */
export function regionOf(meta: Part['meta']): Region | undefined {
  const region = meta?.region as Partial<Region> | undefined;
  if (typeof region !== 'object' || region === null) return undefined;
  const { left, top, width, height } = region;
  return [left, top, width, height].every((side) => typeof side === 'number') ? (region as Region) : undefined;
}

/** The images of a message, in order, with what was read of each. */
export function picturesOf(message: Pick<Message, 'parts'>): Picture[] {
  return message.parts.flatMap((part): Picture[] => {
    const { kind, attachment, meta } = part;
    if (kind !== 'image' || attachment === undefined) return [];
    const read = message.parts.find((other) => other.kind === 'observation' && other.attachment === attachment);
    const region = regionOf(meta);
    const name = part.text !== '' ? part.text : typeof meta?.name === 'string' ? meta.name : '';
    return [
      {
        ...{ id: attachment, name, text: read?.text ?? '' },
        ...{ width: number(meta?.width), height: number(meta?.height) },
        ...(region ? { region } : {}),
      },
    ];
  });
}

/** The same images beside another message or draft. */
export function attachedTo(message: Pick<Message, 'parts'>): Attached[] {
  return picturesOf(message).map(({ id, region }) => ({ id, ...(region ? { region } : {}) }));
}

/** What a model that cannot see was told in place of the images; null where it saw them, or there were none. */
export function blindNote(message: Pick<Message, 'role' | 'parts'>): string | null {
  if (message.role !== 'assistant') return null;
  return message.parts.find((part) => part.kind === 'observation' && part.meta?.blind === true)?.text ?? null;
}

/** Names of images that an answer's model was not given as they are: those that no longer fit from it on, and those that failed. */
export function notSeen(message: Pick<Message, 'role' | 'parts'>): { unseen: string[]; failed: string[] } {
  const meta = message.role === 'assistant' ? message.parts.find(({ kind }) => kind === 'text')?.meta : undefined;
  return { unseen: names(meta?.unseen), failed: names(meta?.failed) };
}

const names = (value: unknown): string[] => (Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : []);
