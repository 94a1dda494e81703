import type { Attached } from '../../../contract/index.ts';
import { Pictures } from './Pictures.tsx';
import { useImages } from './store.ts';

/** The images of a message that is on its way: as they stood beside the message box. */
export function OutgoingPictures({ attachments }: { attachments: readonly Attached[] }) {
  const images = useImages();
  const pictures = attachments.map(({ id, region }) => {
    const { name = null, width = 0, height = 0 } = images[id] ?? {};
    return { ...{ id, name: name ?? '', width, height, text: '' }, ...(region ? { region } : {}) };
  });
  return <Pictures pictures={pictures} words="" />;
}
