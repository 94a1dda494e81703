/** The window's one microphone: opened by a press, shared by whoever records, closed as soon as nothing keeps it armed. */
import { MiaError } from '@mia/core/errors.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
import { Blanks } from './blanks.ts';
import { chime } from './chime.ts';
import { microphoneError } from './failures.ts';
import { AT_START, deadline, type Happening, next, type Situation } from './lifecycle.ts';
import { SensoryRing } from './ring.ts';
import { type Frame, loudness, meterLevel } from './sound.ts';
import { useMicrophone } from './store.ts';
import { type OpenStream, openStream } from './stream.ts';
import { Recording, type Take, type TakeOptions } from './take.ts';

/** What was said when the key went up is on its way for so long at most: then it ends without. */
const TAIL_MS = 250;
/** Of what a meter showed, so much stays with each frame. */
const FALL = 0.85;

let situation: Situation = AT_START;
let opening: Promise<OpenStream> | null = null;
let stream: OpenStream | null = null;
/** It was opened with other settings than those that hold now. */
let stale = false;
let timer: ReturnType<typeof setTimeout> | undefined;
const ring = new SensoryRing();
let blanks = new Blanks();
/** What is recorded, or waits for the microphone to open. */
const takes = new Set<Recording>();
/** Those whose first sound was not played yet. */
const silent = new Set<Recording>();
/** The sound that is being played: the context lives until its end, the device does not. */
let playing: Promise<void> | undefined;

const setting = <N extends Parameters<typeof readSetting>[1]>(name: N) => readSetting(useSettings.getState().values, name);

/** Something happened that the microphone depends on; closes it where it must not be open any more. */
export function happens(happening: Happening): void {
  situation = next(situation, happening, performance.now());
  if (!situation.open) shut();
  clearTimeout(timer);
  const end = deadline(situation);
  if (end !== null) timer = setTimeout(() => happens({ kind: 'time' }), Math.max(0, end - performance.now()));
}

/**
 * Begins to record an utterance: opens the microphone where it is not live. Resolves once it is.
 * @throws MiaError `microphone.refused`, `microphone.none`, `microphone.taken`; `request.cancelled` where it was closed meanwhile
 */
export async function beginTake(options: TakeOptions): Promise<Take> {
  const live = stream !== null;
  const recording = new Recording(options);
  takes.add(recording);
  happens({ kind: 'takes', takes: takes.size });
  try {
    // In a locked window nothing is opened at all; one that is locked meanwhile lets go again.
    if (takes.has(recording)) await opened();
    if (!takes.has(recording)) throw new MiaError('request.cancelled');
  } catch (thrown) {
    takes.delete(recording);
    if (takes.size === 0) happens({ kind: 'closed' });
    const error = microphoneError(thrown);
    if (error.code !== 'request.cancelled') useMicrophone.setState({ error: error.toShape() });
    throw error;
  }
  const before = live && options.preRoll && setting('voice.preRoll') ? ring.take(performance.now()) : [];
  ring.clear();
  for (const frame of before) recording.take(frame);
  recording.live = true;
  if (options.sounds !== false && setting('voice.sounds')) silent.add(recording);
  return { end: () => end(recording), discard: () => over(recording) };
}

/** Closes it now. What was recorded until here stands, and ends without more. */
export function closeMicrophone(): void {
  happens({ kind: 'closed' });
}

/** With other settings: opened again where it is open; while somebody speaks, only closed after that. */
export function reopen(): void {
  if (!stream) return;
  if (takes.size > 0) {
    stale = true;
    return;
  }
  release();
  void opened().catch(() => happens({ kind: 'closed' }));
}

function opened(): Promise<OpenStream> {
  if (stream) return Promise.resolve(stream);
  opening ??= open().finally(() => {
    opening = null;
  });
  return opening;
}

async function open(): Promise<OpenStream> {
  useMicrophone.setState({ state: 'opening', error: null });
  try {
    const made = await openStream({
      device: setting('voice.device'),
      processing: {
        echoCancellation: setting('voice.echoCancellation'),
        noiseSuppression: setting('voice.noiseSuppression'),
        autoGainControl: setting('voice.gainControl'),
      },
      onFrame,
      onGone,
    });
    // Closed while it was being opened: the window was hidden, or locked.
    if (!situation.open) {
      made.close();
      throw new MiaError('request.cancelled');
    }
    stream = made;
    const { device, devices } = made;
    useMicrophone.setState({ state: 'live', device: device?.id ?? null, deviceName: device?.label ?? null, devices });
    return made;
  } catch (thrown) {
    useMicrophone.setState({ state: 'closed', level: 0 });
    throw thrown;
  }
}

function onFrame(frame: Frame): void {
  blanks.apply(frame);
  const { level } = useMicrophone.getState();
  useMicrophone.setState({ level: Math.max(meterLevel(loudness(frame.samples)), level * FALL) });
  const recorded = [...takes].filter((each) => each.live);
  if (recorded.length === 0 && setting('voice.preRoll')) ring.push(frame, performance.now());
  for (const recording of recorded) recording.take(frame);
  for (const recording of silent) {
    const may = recording.mayChime();
    if (may === 'wait') continue;
    silent.delete(recording);
    if (may === 'now') play('up');
  }
}

function play(kind: 'up' | 'down'): void {
  if (!stream) return;
  const { from, to, over: end } = chime(stream.context, kind);
  blanks.add(from, to);
  playing = end;
}

function onGone(why: 'unplugged' | 'taken'): void {
  const told = [...takes].filter((each) => each.live);
  happens({ kind: 'closed' });
  for (const { options } of told) options.onEnd(why);
}

/** Ends with the frame after this one: what was said when the key went up is still on its way. */
async function end(recording: Recording): Promise<number> {
  if (takes.has(recording)) {
    await new Promise<void>((resolve) => {
      recording.onNext = resolve;
      setTimeout(resolve, TAIL_MS);
    });
    if (takes.has(recording) && recording.options.sounds !== false && setting('voice.sounds')) play('down');
    over(recording);
  }
  return recording.samples;
}

function over(recording: Recording): void {
  silent.delete(recording);
  if (!takes.delete(recording)) return;
  // What was said belongs to that utterance, and is no beginning of the next.
  ring.clear();
  happens(stale && takes.size === 0 ? { kind: 'closed' } : { kind: 'takes', takes: takes.size });
}

/** Closed under what was recorded: that ends as it is. */
function shut(): void {
  for (const recording of takes) recording.onNext?.();
  takes.clear();
  silent.clear();
  release();
}

function release(): void {
  ring.clear();
  blanks = new Blanks();
  stale = false;
  if (!stream) return;
  const closing = stream;
  stream = null;
  closing.close(playing);
  useMicrophone.setState({ state: 'closed', level: 0 });
}
