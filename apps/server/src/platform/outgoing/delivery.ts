/** What became of one attempt to hand something to a provider. Senders return it; they do not throw for answers. */
export type Delivery =
  | { readonly outcome: 'delivered'; readonly reference: string | undefined }
  /** The provider may take it later: try again, not before `retryAfterMs` where given. */
  | {
      readonly outcome: 'retryable';
      readonly reason: string;
      readonly retryAfterMs?: number | undefined;
      /** The request had left when it broke off: the provider may have it, and a repeat may be the second. */
      readonly mayHaveArrived?: true | undefined;
    }
  /** Trying again would give the same answer. */
  | {
      readonly outcome: 'rejected';
      readonly reason: string;
      /** Nothing will ever arrive at this address again: stop using it, and tell its owner. */
      readonly isGone?: true | undefined;
    };
