/** What was typed, made fit for storing, indexing and tokenizing: well-formed Unicode without NUL, nothing else changed. */
export interface TextPercept {
  /** As it is stored and shown. */
  text: string;
}

/**
 * Perceives typed or pasted text. Lone surrogates become U+FFFD (UTF-8 has no form for them) and NUL bytes go (they end
 * strings in C libraries); line ends become `\n`. Everything else stays verbatim: it is the truth that memory keeps.
 */
export function perceiveText(raw: string): TextPercept {
  return { text: raw.toWellFormed().replaceAll('\u0000', '').replace(/\r\n?/g, '\n') };
}
