/** Works beside the window: what tells languages takes long to load, and much memory. */

import { tellLanguage } from './tell-language.ts';
import type { Telling, Told } from './text-language.ts';

self.onmessage = ({ data: { id, text } }: MessageEvent<Telling>): void => {
  const told: Told = { id, language: tellLanguage(text) };
  self.postMessage(told);
};
