export const ADDRESS_BEGINS = /(?:https?:\/\/|www\.)[\p{L}\p{N}]/iuy;
export const ADDRESS = /[^\s<>"`|]+/y;

/** Whether what stands here could become an address when more of it comes. */
export function mayBecomeAddress(begun: string): boolean {
  const lower = begun.toLowerCase();
  return ['http://', 'https://', 'www.'].some((start) => start.startsWith(lower));
}

/** Without the punctuation of the sentence that it stands in. */
export function withoutTail(address: string): string {
  return address.replace(/[.,;:!?'")\]*_~…。！？]+$/, '');
}

/** "www.example.org/path" → "example.org". */
export function hostOf(address: string): string {
  return address
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/[/?#].*$/s, '');
}
