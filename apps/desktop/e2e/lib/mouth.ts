/** Somebody in front of the microphone who speaks when the scenario says so: a wav is played into the stream that the page is given. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

interface Mouth {
  context: AudioContext;
  /** What every microphone of the page hears. */
  room: MediaStreamAudioDestinationNode;
  track: MediaStreamTrack | null;
}
declare const mouth: Mouth;

/** For `addInitScript`, before the page opens: in place of the computer's microphone, a room that is silent until somebody speaks. */
export function room(): void {
  let made: Mouth | null = null;
  const make = (): Mouth => {
    const context = new AudioContext({ sampleRate: 48_000 });
    made = { context, room: context.createMediaStreamDestination(), track: null };
    Object.assign(window, { mouth: made });
    return made;
  };
  const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    if (!wanted?.audio) return original(wanted);
    const here = made ?? make();
    await here.context.resume();
    const track = here.room.stream.getAudioTracks()[0]?.clone();
    if (!track) throw new DOMException('no microphone', 'NotFoundError');
    here.track = track;
    return new MediaStream([track]);
  };
}

/** Says a recording, or a part of it in seconds; resolves when the last of it was said. */
export async function say(page: Page, wav: string, from = 0, seconds?: number): Promise<void> {
  await page.evaluate(
    async ([base64, begin, length]) => {
      const bytes = Uint8Array.from(atob(base64 as string), (char) => char.charCodeAt(0));
      const { context, room: heard } = mouth;
      const source = context.createBufferSource();
      source.buffer = await context.decodeAudioData(bytes.buffer);
      source.connect(heard);
      const said = new Promise<void>((resolve) => {
        source.onended = () => resolve();
      });
      source.start(0, begin as number, (length as number | null) ?? undefined);
      await said;
    },
    [readFileSync(wav).toString('base64'), from, seconds ?? null] as const,
  );
}

/** The device is pulled out: its track ends, as a browser tells it. */
export async function unplug(page: Page): Promise<void> {
  await page.evaluate(() => {
    mouth.track?.stop();
    // a track that is stopped by the page itself tells nobody
    mouth.track?.dispatchEvent(new Event('ended'));
  });
}
