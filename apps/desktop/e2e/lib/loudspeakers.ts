/** What a page really plays: everything that is connected to its loudspeakers is measured where it leaves the page. */
import type { Page } from 'playwright-core';

export interface Tapped {
  context: AudioContext;
  /** Loudness (root mean square) of each block that left the page, and when it began, in seconds of the context. */
  blocks: { at: number; loud: number }[];
}
declare const tapped: Tapped;

/** For `addInitScript`, before the page opens. */
export function tap(): void {
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode | AudioParam, ...rest: number[]) => AudioNode;
  const meters = new WeakMap<BaseAudioContext, ScriptProcessorNode>();
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode | AudioParam, ...rest: number[]) {
    if (to instanceof AudioDestinationNode) {
      const context = to.context as AudioContext;
      let meter = meters.get(context);
      if (!meter) {
        meter = context.createScriptProcessor(512, 1, 1);
        meters.set(context, meter);
        const blocks: Tapped['blocks'] = [];
        meter.onaudioprocess = ({ inputBuffer }) => {
          const samples = inputBuffer.getChannelData(0);
          let sum = 0;
          for (const sample of samples) sum += sample * sample;
          const loud = Math.sqrt(sum / samples.length);
          blocks.push({ at: context.currentTime, loud });
          // The one that was heard last: a microphone's context plays nothing.
          if (loud > 0.0005) Object.assign(window, { tapped: { context, blocks } });
        };
        connect.call(meter, to);
      }
      connect.call(this, meter);
    }
    return connect.call(this, to, ...rest);
  } as typeof AudioNode.prototype.connect;
}

/** Seconds of sound that left the page so far. */
export const sounded = (page: Page): Promise<number> =>
  page.evaluate(() =>
    typeof tapped === 'undefined' ? 0 : (tapped.blocks.filter(({ loud }) => loud > 0.003).length * 512) / tapped.context.sampleRate,
  );

/** Seconds of the page's clock from a moment to the last block that could be heard. @throws Error where nothing ever was */
export const lastSoundAfter = (page: Page, moment: number): Promise<number> =>
  page.evaluate((at) => {
    const last = tapped.blocks.findLast(({ loud }) => loud > 0.0005);
    if (!last) throw new Error('nothing was heard');
    return last.at - at;
  }, moment);
