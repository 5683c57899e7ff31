/** What became of one attempt to hand something to a provider. Senders return it; they do not throw for answers. */
export type Delivery =
  | { readonly outcome: 'delivered'; readonly reference: string | undefined }
  /** The provider may take it later: try again, not before `retryAfterMs` where given. */
  | { readonly outcome: 'retryable'; readonly reason: string; readonly retryAfterMs?: number | undefined }
  /** Trying again would give the same answer. */
  | { readonly outcome: 'rejected'; readonly reason: string };
