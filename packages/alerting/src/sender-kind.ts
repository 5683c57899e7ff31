import type { IncomingAlert, ParsedPayload } from './incoming.ts';
import type { Mapping } from './mapping/mapping.ts';

/** What comes along with a payload. Names of headers are in lower case. */
export interface PayloadMeta {
  /** Of the HTTP request: only those a kind names in `headers` matter. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without parameters, in lower case: `application/json`. */
  readonly contentType: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Of the source, for payloads of any shape; undefined: the names most senders use. */
  readonly mapping?: Mapping;
  /** A text nobody has used yet, for senders whose alerts without a key are always new ones. */
  readonly freshKey: string;
  /** What was asked, for senders whose interface has several operations; undefined: the sender's only one. */
  readonly call?: {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    /** Of the alert which the path names by our own id, when the caller found it. */
    readonly dedupKey?: string;
  };
}

/** What became of one payload. With `confirmUrl` the sender wants a GET of that address before it sends anything. */
export type ReadPayload =
  | { readonly ok: true; readonly payload: ParsedPayload; readonly confirmUrl?: string }
  | {
      readonly ok: false;
      readonly problem: string;
      /** One by one, for senders whose clients expect a list. */
      readonly problems?: readonly string[];
    };

/** What an intake answers with, before it is put into the sender's words. */
export type IntakeOutcome =
  | { readonly kind: 'stored'; readonly payload: ParsedPayload; readonly requestId: string; readonly tookMs: number }
  | {
      readonly kind: 'unreadable';
      readonly problem: string;
      readonly problems: readonly string[];
      readonly requestId: string;
    }
  | {
      readonly kind: 'unknown_key';
      /** What is wrong with it, and what to do; left out: nobody has it. */
      readonly problem?: string | undefined;
      readonly requestId: string;
    }
  | { readonly kind: 'too_many'; readonly retryAfterSeconds: number; readonly requestId: string }
  | { readonly kind: 'too_large'; readonly limitBytes: number; readonly requestId: string }
  | { readonly kind: 'not_stored'; readonly requestId: string };

export interface SenderAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** A request as it came, for checking who signed it. */
export interface SignedRequest {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Epoch milliseconds: old signatures are refused. */
  readonly now: number;
}

export type SignatureCheck = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/** How a sender signs. */
export interface SenderSignature {
  /** A secret shared with the sender, or a certificate that `keyUrl` finds. */
  readonly by: 'secret' | 'certificate';
  readonly headers: readonly string[];
  /** Where the certificate (PEM) lies, judged to be the vendor's own address; undefined for a shared secret. */
  readonly keyUrl?: (
    body: Uint8Array,
  ) => { readonly ok: true; readonly url: string } | { readonly ok: false; readonly problem: string };
  /** @param key the secret, or the certificate as PEM; never throws */
  readonly check: (request: SignedRequest, key: string) => SignatureCheck;
}

/** Where a sender posts, and where the key of the source stands. */
export type SenderAddress =
  /** Any address with the key in it. */
  | { readonly form: 'keyed_url' }
  /** Paths the vendor's own clients have built in: people change the host name only. `{}` stands for one segment. */
  | {
      readonly form: 'vendor_paths';
      readonly paths: readonly string[];
      /** The first place that holds one counts. */
      readonly keys: readonly (
        | { readonly in: 'body'; readonly field: string }
        | { readonly in: 'header'; readonly name: string; readonly scheme: string | undefined }
      )[];
    };

/** One kind of sender: all that intake, the source screen and "send test" need to know of it. */
export interface SenderKind {
  /** `alertmanager`; stored with the source, never changes. */
  readonly id: string;
  readonly name: string;
  readonly address: SenderAddress;
  /** `json` whatever the content type says; `json_or_form`: form fields become a record of texts; `text` as it is. */
  readonly body: 'json' | 'json_or_form' | 'text';
  /** Headers `parse` looks at, in lower case. */
  readonly headers: readonly string[];
  readonly signature: SenderSignature | undefined;
  /** Pure; never throws, whatever it is given. */
  readonly parse: (payload: unknown, meta: PayloadMeta) => ReadPayload;
  /**
   * For payloads that are a list of alerts, each read by itself: one of them, or what is wrong with it. The same as `parse` makes of
   * it, and, but for `action`, whatever `now` is: an alert ends at `endsAt`.
   */
  readonly parseEntry?: (entry: unknown, now: number) => IncomingAlert | string;
  /**
   * For interfaces whose clients name alerts by our ids, and ask later what became of a request: the alert a call names so; undefined:
   * it names none, or by the sender's own key.
   */
  readonly namedAlert?: (
    call: NonNullable<PayloadMeta['call']>,
  ) => { readonly by: 'id' | 'tiny'; readonly name: string } | undefined;
  /** What the vendor's own clients expect to hear; undefined: they look at the status only. */
  readonly answer?: (outcome: IntakeOutcome) => SenderAnswer;
  /** It repeats what fires for as long as it fires, so that silence means it is over; others only say so. */
  readonly repeatsWhileFiring?: boolean;
  /** What to do at the sender, step by step. `{url}` stands for the address, `{host}` for the server, `{key}` for the key. */
  readonly setUp: readonly string[];
  /** What "send test" posts: one alert (or change) of our own making, in the sender's format. */
  readonly sample: unknown;
}
