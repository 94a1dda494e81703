/**
 * Whether the log follows what is being written. It does so only while the person is at its end; a person who scrolled
 * away is never moved. Pure.
 */
export interface Box {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Pixels from the end that still count as being there. */
export const NEAR_END = 32;

export function atEnd(box: Box): boolean {
  return box.scrollHeight - box.clientHeight - box.scrollTop <= NEAR_END;
}

/**
 * After a scroll: following ends when the person moves up and begins again at the end. A scroll that our own growth caused
 * (same or larger offset, not at the end yet) changes nothing.
 */
export function afterScroll(following: boolean, before: number, box: Box): boolean {
  if (atEnd(box)) return true;
  return box.scrollTop < before ? false : following;
}
