/** What goes wrong, and after how many tokens of the answer (0: before its headers). */
export type Fault =
  | { kind: 'http'; status: number; body: string; contentType?: string }
  /** The process dies: the connection is cut without an end. */
  | { kind: 'kill'; after: number }
  /** A line with an error in the middle of a good answer. */
  | { kind: 'error-line'; after: number; error: string }
  /** Bytes that are no JSON. */
  | { kind: 'garbage'; after: number; text?: string }
  /** A line of JSON that is not what was asked. */
  | { kind: 'shape'; after: number }
  /** Nothing more, with an open connection. */
  | { kind: 'silence'; after: number }
  /** An orderly end without the last line. */
  | { kind: 'end'; after: number }
  /** White space without end, after this text. */
  | { kind: 'blank'; text: string }
  | { kind: 'redirect'; location: string };

export const BUSY: Fault = {
  kind: 'http',
  status: 503,
  body: '{"error":"server busy, please try again.  maximum pending requests exceeded"}',
};
