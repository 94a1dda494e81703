import type { ImageStore } from '../images/entities.ts';
import type { ThreadClient } from './client.ts';
import type { ReaderMethods } from './reading/index.ts';
import type { WriterMethods } from './writing/index.ts';

type ImageReaders = Pick<
  ReaderMethods,
  'image' | 'images' | 'imageItems' | 'nearestImages' | 'nearestKept' | 'imagesByWords' | 'seenImages' | 'imagesToDo' | 'regionsToDo'
>;

/** The store's face for images. What is read and seen in them goes behind what a person waits for. */
export function imageStore(
  reader: Pick<ThreadClient<ImageReaders>, 'call' | 'later'>,
  writer: Pick<ThreadClient<WriterMethods>, 'call' | 'later'>,
): ImageStore {
  return {
    setImage: (image) => writer.call('setImage', image),
    image: (attachment) => reader.call('image', attachment),
    adoptImage: (image, vectors) => writer.call('adoptImage', image, vectors),
    setImageText: (attachment, text) => writer.call('setImageText', attachment, text),
    setImageVectors: (attachment, seen) => writer.later('setImageVectors', attachment, seen),
    regionsToDo: (attachment, encoder) => reader.later('regionsToDo', attachment, encoder),
    images: (options) => reader.call('images', options),
    imageItems: (attachments) => reader.call('imageItems', attachments),
    nearestImages: (encoder, vector, options) => reader.call('nearestImages', encoder, vector, options),
    nearestKept: (encoder, vector, limit) => reader.call('nearestKept', encoder, vector, limit),
    imagesByWords: (text, limit) => reader.call('imagesByWords', text, limit),
    seenImages: (encoder) => reader.call('seenImages', encoder),
    imagesToDo: (encoder, limit) => reader.later('imagesToDo', encoder, limit),
  };
}
