/** Images as they stand in messages. */
export { AreaBox } from './AreaBox.tsx';
export { BlindNote } from './Blind.tsx';
export { copyImage } from './copy-image.ts';
export { fitted, type Size } from './fit.ts';
export { OutgoingPictures } from './Outgoing.tsx';
export { Pictures } from './Pictures.tsx';
export { attachedTo, blindNote, notSeen, type Picture, picturesOf, regionOf } from './parts.ts';
export { clearImages, knowImages, takeImage, useImages } from './store.ts';
export { Thumb } from './Thumb.tsx';
export { useAttachment } from './useAttachment.ts';
export { useRoom } from './useRoom.ts';
export { LazyViewer as Viewer } from './viewing.ts';
