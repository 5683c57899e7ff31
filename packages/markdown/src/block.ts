/** A stretch of a line with its look. */
export interface TextSpan {
  text: string;
  isStrong?: boolean | undefined;
  isEmphasised?: boolean | undefined;
  isStruck?: boolean | undefined;
  isCode?: boolean | undefined;
  /** http, https or mailto, nothing else. */
  url?: string | undefined;
}

/** What was written, as text and links: nothing in it can act. A span `\n` is a new line in its block. */
export type Block =
  | { kind: 'paragraph' | 'heading' | 'quote'; spans: TextSpan[] }
  | { kind: 'list'; isOrdered: boolean; items: TextSpan[][] }
  | { kind: 'code'; text: string };
