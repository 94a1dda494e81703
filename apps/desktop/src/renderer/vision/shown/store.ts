/** What this window knows of images: how large they are, what was read in them, how far that is. */
import { create } from 'zustand';
import type { Image } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';

/** By attachment. */
export const useImages = create<Record<string, Image>>(() => ({}));

/** Those that are being asked about. */
const asked = new Set<string>();

/** An image came in, or something became of it behind the window. */
export function takeImage(image: Image): void {
  useImages.setState({ [image.id]: image });
}

/** Asks about images that are not known yet. One that is gone stays unknown. */
export async function knowImages(ids: readonly string[]): Promise<void> {
  const known = useImages.getState();
  const wanted = ids.filter((id) => !known[id] && !asked.has(id));
  if (wanted.length === 0) return;
  for (const id of wanted) asked.add(id);
  try {
    const { images } = await ask('image.info', { ids: wanted });
    useImages.setState(Object.fromEntries(images.map((image) => [image.id, image])));
  } catch {
    // Whoever shows it does without: its name and its picture say enough.
  } finally {
    for (const id of wanted) asked.delete(id);
  }
}

/** The vault was locked: nothing of them may stay. */
export function clearImages(): void {
  asked.clear();
  useImages.setState({}, true);
}
