import type { EchoicRing, Heard } from './echoic.ts';
import type { IconicRing, Seen } from './iconic.ts';

/** What is picked: at most what is there. Absent: nothing of that sense. */
export interface Attention {
  /** So many ms of sound until now: push-to-talk's pre-roll is 800. */
  soundMs?: number;
  /** The newest so many images. */
  images?: number;
}

export interface Attended {
  heard: Heard | null;
  seen: Seen[];
}

export interface SensoryMemory {
  readonly ears: EchoicRing | null;
  readonly eyes: IconicRing | null;
  /** Copies what goes on to perception. What is not picked fades. */
  attend(attention: Attention): Attended;
  /** Overwrites everything now: locked, hidden, the device closed. */
  close(): void;
}

/** Both senses, each where there is a device for it. */
export function sensoryMemory({ ears = null, eyes = null }: { ears?: EchoicRing | null; eyes?: IconicRing | null }): SensoryMemory {
  return {
    ears,
    eyes,
    attend({ soundMs, images }) {
      const heard = soundMs === undefined || !ears ? null : ears.last(soundMs);
      return {
        heard: heard && heard.samples.length > 0 ? heard : null,
        seen: images === undefined || !eyes ? [] : eyes.last(eyes.keepMs, images),
      };
    },
    close() {
      ears?.close();
      eyes?.close();
    },
  };
}
