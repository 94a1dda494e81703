/** One open microphone: the device, the context that hears it, and the frames that come from it. */
import { type ChosenDevice, type Device, deviceOf, findChosen, isHere, listDevices } from './devices.ts';
import { microphoneError } from './failures.ts';
import { type Frame, RATE } from './sound.ts';
import worklet from './worklet.ts?worker&url';

/** What the browser does to the sound before we get it. */
export interface Processing {
  echoCancellation: boolean;
  noiseSuppression: boolean;
  autoGainControl: boolean;
}

export interface StreamOptions {
  device: ChosenDevice;
  processing: Processing;
  onFrame(frame: Frame): void;
  /** It went while it was open. `unplugged`: the device is not here any more; `taken`: it is, and gives nothing to us. */
  onGone(why: 'unplugged' | 'taken'): void;
}

export interface OpenStream {
  context: AudioContext;
  device: Device | null;
  devices: Device[];
  /** Lets go of the device at once, and of the context when `after` is done. */
  close(after?: Promise<unknown>): void;
}

/** A device that says nothing for so long has gone, whatever it says of itself. A headset changes its profile in less. */
const MUTE_MS = 1500;
/** How often is looked whether frames still come; a device from which none came between so many looks is gone. */
const LOOK_MS = 1000;
const LOOKS = 4;

/**
 * Opens the chosen microphone, or the system's own where that is gone.
 * @throws MiaError `microphone.refused`, `microphone.none`, `microphone.taken`
 */
export async function openStream({ device, processing, onFrame, onGone }: StreamOptions): Promise<OpenStream> {
  const media = await openDevice(device, processing);
  const [track] = media.getAudioTracks();
  let context: AudioContext | null = null;
  try {
    if (!track) throw new DOMException('no track', 'NotFoundError');
    const devices = await listDevices();
    const graph = await connect(media);
    context = graph.context;
    const stop = watch(track, graph, onFrame, onGone);
    return {
      ...{ context, devices, device: deviceOf(track, devices) },
      close(after = Promise.resolve()) {
        stop();
        for (const each of media.getTracks()) each.stop();
        graph.source.disconnect();
        graph.node.port.close();
        void after.finally(() => graph.context.close());
      },
    };
  } catch (thrown) {
    for (const each of media.getTracks()) each.stop();
    void context?.close();
    throw microphoneError(thrown);
  }
}

/** The stream of the chosen device. Names are known only once one was given, so the chosen one may be the second that is opened. */
async function openDevice(chosen: ChosenDevice, processing: Processing): Promise<MediaStream> {
  const known = findChosen(chosen, await listDevices());
  let media: MediaStream;
  try {
    media = await ask(processing, known?.id);
  } catch (thrown) {
    if (!known || microphoneError(thrown).code !== 'microphone.none') throw microphoneError(thrown);
    // It went between the list and the question.
    return await ask(processing);
  }
  if (!chosen || known) return media;
  const found = findChosen(chosen, await listDevices());
  if (!found || found.id === media.getAudioTracks()[0]?.getSettings().deviceId) return media;
  try {
    const better = await ask(processing, found.id);
    for (const each of media.getTracks()) each.stop();
    return better;
  } catch {
    return media;
  }
}

async function ask(processing: Processing, device?: string): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw microphoneError(new DOMException('no media devices', 'NotFoundError'));
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { ...processing, channelCount: { ideal: 1 }, ...(device ? { deviceId: { exact: device } } : {}) },
    });
  } catch (thrown) {
    throw microphoneError(thrown);
  }
}

interface Graph {
  context: AudioContext;
  source: MediaStreamAudioSourceNode;
  node: AudioWorkletNode;
}

/** Chromium's own resampler gives 16 kHz; where a browser will not have another rate than the device's, the worklet makes it. */
async function connect(media: MediaStream): Promise<Graph> {
  try {
    return await graphAt(media, RATE);
  } catch (thrown) {
    if (!(thrown instanceof DOMException) || thrown.name !== 'NotSupportedError') throw thrown;
    return await graphAt(media);
  }
}

async function graphAt(media: MediaStream, sampleRate?: number): Promise<Graph> {
  const context = new AudioContext({ latencyHint: 'interactive', ...(sampleRate ? { sampleRate } : {}) });
  try {
    const source = context.createMediaStreamSource(media);
    await context.audioWorklet.addModule(worklet);
    const node = new AudioWorkletNode(context, 'mia-capture', { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1] });
    // Nothing comes out of it; connected, it is asked for more.
    source.connect(node).connect(context.destination);
    if (context.state !== 'running') await context.resume();
    return { context, source, node };
  } catch (thrown) {
    void context.close();
    throw thrown;
  }
}

/** Hands frames on and tells once when the device has gone; returns what ends that. */
function watch(track: MediaStreamTrack, { context, node }: Graph, onFrame: StreamOptions['onFrame'], onGone: StreamOptions['onGone']) {
  let over = false;
  let muted: ReturnType<typeof setTimeout> | undefined;
  /** Looks since a frame came. Not a time: after sleep, or a busy moment, all of it has passed at once. */
  let looks = 0;
  const gone = async (): Promise<void> => {
    if (over) return;
    over = true;
    onGone((await isHere(track).catch(() => false)) ? 'taken' : 'unplugged');
  };
  const onEnded = (): void => void gone();
  const onMute = (): void => {
    muted ??= setTimeout(onEnded, MUTE_MS);
  };
  const onUnmute = (): void => {
    clearTimeout(muted);
    muted = undefined;
  };
  track.addEventListener('ended', onEnded);
  track.addEventListener('mute', onMute);
  track.addEventListener('unmute', onUnmute);
  const stalled = setInterval(() => {
    // After sleep a context may stand still: it goes on when told to.
    if (context.state !== 'running') void context.resume();
    looks += 1;
    if (looks >= LOOKS) void gone();
  }, LOOK_MS);
  node.port.onmessage = ({ data }: MessageEvent<Frame>) => {
    node.port.postMessage(null);
    looks = 0;
    if (!over) onFrame(data);
  };
  return () => {
    over = true;
    clearTimeout(muted);
    clearInterval(stalled);
    track.removeEventListener('ended', onEnded);
    track.removeEventListener('mute', onMute);
    track.removeEventListener('unmute', onUnmute);
    node.port.onmessage = null;
  };
}
