/**
 * Sensory memory: what the microphone and the camera gave in the last moments, raw, before anything understands it
 * (Atkinson & Shiffrin 1968, the sensory registers; iconic memory: Sperling 1960, a few hundred milliseconds; echoic memory:
 * Neisser 1967; Darwin, Turvey & Crowder 1972, some seconds).
 *
 * - It lives in fixed buffers, made once: nothing grows, nothing is written to disk, nothing is logged.
 * - Time alone drops: what is older than `keepMs` (200 ms to 2 s) is overwritten with zeros, whether or not more comes.
 * - Attention picks: `attend` copies what a percept is made of; all else passes without a trace.
 *
 * What the picked part means is `perception/`'s.
 */
export { type Attended, type Attention, type SensoryMemory, sensoryMemory } from './attend.ts';
export { type EchoicOptions, EchoicRing, type Frame, type Heard, type Samples } from './echoic.ts';
export { KEEP_MS } from './fading.ts';
export { type IconicOptions, IconicRing, type Seen } from './iconic.ts';
