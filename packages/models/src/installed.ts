/** What lies in the model folders, whole and checked. Written by `catalogue/`, read by `embedded/` and `encoder/`. */
export interface InstalledModel {
  /** Catalogue id, or "file-" and the first 16 hex digits of the sha256 for a file chosen by hand. */
  id: string;
  name: string;
  task: 'chat' | 'text-encoder' | 'speech-to-text' | 'text-to-speech' | 'phonemizer' | 'image' | 'ocr' | 'vad';
  /** Role to absolute path: "weights", "tokenizer", "config" … as the catalogue names them. */
  files: Record<string, string>;
  /** Bytes of all files. */
  bytes: number;
  /** Bytes of memory it needs to run, from the catalogue or estimated from its size. */
  memoryBytes: number;
  /** Tokens; null where only the file itself tells. */
  contextLength: number | null;
  /** Not in the catalogue: chosen by hand. */
  unlisted: boolean;
  languages: string[];
}

export interface InstalledModels {
  list(task?: InstalledModel['task']): InstalledModel[];
  /** Called after anything was added or removed. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
