/** How the images of a conversation stand in a prompt: as they are, as what was read of them, or by their names alone. */
import type { LanguageModelV4FilePart } from '@ai-sdk/provider';
import type { Message, Part } from '../../memory/storage/types.ts';
import type { ImageCopy, Region } from '../../ports/image.ts';
import { inWords, namedImage } from './observations.ts';

export type ImageView =
  /** Given to a model that sees: what of it, in order. */
  | { kind: 'seen'; copies: readonly ImageCopy[] }
  /** Described: a block as `renderObserved` makes it; `whole` where it was read to its end. */
  | { kind: 'told'; text: string; whole: boolean }
  | { kind: 'failed' };

/** By `imageKey`. What has no view is named alone. */
export type ImageViews = ReadonlyMap<string, ImageView>;

export const NO_VIEWS: ImageViews = new Map();

/** An image that a message shows. */
export interface ImageRef {
  key: string;
  message: string;
  attachment: string;
  name: string | null;
  region?: Region;
}

/** @param at which of the message's images, from 0 */
export function imageKey(message: string, at: number): string {
  return `${message}/${at}`;
}

/** The images that the person shows in a message, in order. */
export function imagesIn(message: Pick<Message, 'id' | 'role' | 'parts' | 'forgotten'>): ImageRef[] {
  if (message.role !== 'user' || message.forgotten) return [];
  return message.parts.filter(isImage).map((part, at) => {
    const region = part.meta?.region as Region | undefined;
    return {
      key: imageKey(message.id, at),
      message: message.id,
      attachment: part.attachment,
      name: part.text === '' ? null : part.text,
      ...(region ? { region } : {}),
    };
  });
}

function isImage(part: Part): part is Part & { attachment: string } {
  return part.kind === 'image' && part.attachment !== undefined;
}

/**
 * An image in words: what it is called and what the person points at; of one that is not seen, what it was found to hold.
 * @param first number of its first copy in the prompt, from 1
 */
export function imageInWords({ name, region }: ImageRef, view: ImageView | undefined, first: number): string {
  if (view?.kind === 'told') return view.text;
  if (view?.kind !== 'seen') return `[The user shows ${namedImage(name)}, which could not be looked at.]`;
  const last = first + view.copies.length - 1;
  const which = last > first ? `Images ${first} to ${last} show ${namedImage(name)}.` : `Image ${first} is ${namedImage(name)}.`;
  if (!region) return `[${which}]`;
  return `[${which} The user points at the part of it ${inWords(region)}${last > first ? `: image ${last} is that part alone` : ''}.]`;
}

/** A copy as the AI SDK wants it, with its size for those who count tokens. */
export function filePart(copy: ImageCopy): LanguageModelV4FilePart {
  return {
    type: 'file',
    mediaType: copy.type,
    data: { type: 'data', data: copy.bytes },
    providerOptions: { mia: { width: copy.width, height: copy.height } },
  };
}

/** Of an answer's note of what its model was told: the images, in the order of the blocks that its text consists of. */
export interface ToldImage {
  key: string;
  attachment: string;
  /** Of its block, in UTF-16 units. */
  length: number;
  whole: boolean;
}

const BETWEEN = '\n\n';

/** The part of an answer that notes what its model was told of images that it does not see. */
export function toldPart(images: readonly { image: ImageRef; view: Extract<ImageView, { kind: 'told' }> }[]): Part {
  const told: ToldImage[] = images.map(({ image: { key, attachment }, view: { text, whole } }) => ({
    key,
    attachment,
    length: text.length,
    whole,
  }));
  return { kind: 'observation', text: images.map(({ view }) => view.text).join(BETWEEN), meta: { blind: true, images: told } };
}

/** What such a part says of each image; nothing where it is none. */
export function toldBy(part: Part): (ToldImage & { text: string })[] {
  if (part.kind !== 'observation' || part.meta?.blind !== true || !Array.isArray(part.meta.images)) return [];
  let at = 0;
  return (part.meta.images as ToldImage[]).map((image) => {
    const text = part.text.slice(at, at + image.length);
    at += image.length + BETWEEN.length;
    return { ...image, text };
  });
}
