/** What is written and not sent yet. */
import type { Region } from '../../ports/image.ts';

/** A long text that was pasted, named by its first words; it is a part of kind `file` once sent. */
export interface Paste {
  id: string;
  name: string;
  text: string;
}

/** An attachment beside a text that is not sent yet. */
export interface Attached {
  id: string;
  /** What the person pointed at in it. */
  region?: Region | undefined;
}

/** Something that was said while nothing here recognises speech. */
export interface WaitingRecording {
  /** Of the attachment. */
  id: string;
  seconds: number;
}

export interface Draft {
  conversation: string | 'new';
  text: string;
  /** Images that were taken in, in order. */
  attachments: Attached[];
  pastes: Paste[];
  /** What was said and is not recognised yet, in order; absent where there is none. Only `setRecordings` changes it. */
  recordings?: WaitingRecording[];
  updated: number;
}

/** A message written anew and not sent yet. */
export interface Edit extends Pick<Draft, 'text' | 'pastes' | 'updated'> {
  message: string;
  /** Places, among the message's images, of those that do not go with it; absent where all of them go. */
  leftOut?: number[];
}
