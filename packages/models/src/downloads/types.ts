import type { ErrorShape } from '@mia/core/errors.ts';
import type { Reach } from '../catalogue/index.ts';

/** One running or paused fetch of one or several catalogue entries under one progress, as the window shows it. */
export interface Download {
  id: string;
  /** Catalogue ids fetched together. */
  entries: string[];
  name: string;
  /** One that waits for another stands as `running` without a speed. */
  state: 'running' | 'paused' | 'verifying' | 'done' | 'failed' | 'cancelled';
  source: 'hub' | 'package' | 'folder' | 'file' | 'ollama';
  /** The package's name, when the source is a package. */
  packageName: string | null;
  bytes: number;
  total: number;
  /** Bytes a second, smoothed. */
  speed: number | null;
  /** Milliseconds left, null before the speed is known. */
  eta: number | null;
  canPause: boolean;
  error: ErrorShape | null;
}

/** A model file chosen by hand, arriving in chunks. */
export interface FileUpload {
  readonly id: string;
  /**
   * Appends a chunk; chunks come one after the other.
   * @throws MiaError `request.invalid` when the offset is not where the file ends or the chunk goes past its size,
   * `model.file-invalid` when it does not begin as a GGUF file, `download.disk-full`
   */
  write(offset: number, chunk: Uint8Array): Promise<void>;
  /**
   * Puts the file in place.
   * @returns the installed model's id: the catalogue's where the hash is known there, else "file-" and 16 hex digits
   * @throws MiaError `request.invalid` when bytes are missing, `model.file-invalid`
   */
  end(): Promise<string>;
  /** Drops what was written. */
  cancel(): Promise<void>;
}

/** What a catalogue entry's button should offer. */
export type EntryState = 'absent' | 'partial' | 'downloading' | 'paused' | 'installed';

/** One queue of fetches: the first one runs, the others wait. */
export interface Downloads {
  /**
   * Fetches entries under one progress; what is installed already is skipped. Entries that a paused, failed or running
   * fetch holds already go on there.
   * @throws MiaError `not-found` for an id that is not in the catalogue
   */
  start(entries: readonly string[]): Download;
  /** @throws MiaError `not-found`, `request.invalid` for one that can not pause (a package) or does not run */
  pause(id: string): void;
  /** Goes on with a paused or failed one. @throws MiaError `not-found`, `request.invalid` */
  resume(id: string): void;
  /** Stops it and removes what was fetched. @throws MiaError `not-found` */
  cancel(id: string): Promise<void>;
  /** Oldest first; those that are over stay until the next start of M.I.A. */
  list(): Download[];
  /** True bytes, at most five times a second, and every change of state. Returns the unsubscriber. */
  onEvent(listener: (download: Download) => void): () => void;
  entryState(entry: string): EntryState;
  /** Whether the hub answers (probed once, 3 s at most) and which clients are here. */
  reach(): Promise<Reach>;
  /** The same as far as it is known, without asking anybody: a hub that was never asked counts as there. */
  knownReach(): Promise<Reach>;
  /** @throws MiaError `request.invalid`, `download.disk-full` */
  addFile(file: { name: string; bytes: number }): Promise<FileUpload>;
  /** Removes an installed model from the data folder. @throws MiaError `not-found`, `request.invalid` for one in a local folder */
  remove(id: string): Promise<void>;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
  /** Stops what runs, keeping its bytes; it stands as paused at the next start. */
  close(): Promise<void>;
}
