/** PP-OCR's files. */
export interface PaddleFiles {
  detection: string;
  recognition: string;
  /** `inference.yml`, where the recognition holds no characters of its own. */
  dictionary?: string;
  orientation?: string;
}

export interface TesseractFiles {
  /** `LANGUAGE.traineddata`, or the same with `.gz`. */
  traineddata: string;
}

/** A reader's files; which ones they are says which engine it is. */
export type ReaderFiles = PaddleFiles | TesseractFiles;

/** @param files role to path, as the catalogue names them. @returns null where they are no reader's */
export function readerFiles(files: Record<string, string>): ReaderFiles | null {
  const { detection, recognition, dictionary, orientation, traineddata } = files;
  if (traineddata) return { traineddata };
  if (!detection || !recognition) return null;
  return { detection, recognition, ...(dictionary ? { dictionary } : {}), ...(orientation ? { orientation } : {}) };
}
