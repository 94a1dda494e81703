/** The one recording that is being played. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import { attachmentUrl } from '../../host/index.ts';

interface Playing {
  attachment: string | null;
  /** How much of it was played, 0 to 1. */
  share: number;
}

export const usePlaying = create<Playing>(() => ({ attachment: null, share: 0 }));

let end: () => void = () => {};

/**
 * Plays a recording from its beginning; another one that plays ends.
 * @param seconds its length
 * @throws MiaError `not-found`, `attachment.*`, `connection.lost`; `audio.unsupported` where this window can not decode it
 */
export async function play(attachment: string, seconds: number): Promise<void> {
  stopPlaying();
  usePlaying.setState({ attachment, share: 0 });
  const mine = (): boolean => usePlaying.getState().attachment === attachment;
  try {
    const { url, release } = await attachmentUrl(attachment);
    if (!mine()) {
      release();
      return;
    }
    const audio = new Audio(url);
    let over = false;
    end = () => {
      if (over) return;
      over = true;
      audio.pause();
      audio.removeAttribute('src');
      release();
    };
    audio.addEventListener('timeupdate', () => {
      if (mine() && !over && seconds > 0) usePlaying.setState({ share: Math.min(1, audio.currentTime / seconds) });
    });
    audio.addEventListener('ended', () => mine() && stopPlaying());
    await audio.play();
  } catch (thrown) {
    // Stopped before its first sound.
    if (!mine()) return;
    stopPlaying();
    if (thrown instanceof DOMException) throw new MiaError('audio.unsupported', {}, { cause: thrown });
    throw thrown;
  }
}

export function stopPlaying(): void {
  end();
  end = () => {};
  usePlaying.setState({ attachment: null, share: 0 });
}
