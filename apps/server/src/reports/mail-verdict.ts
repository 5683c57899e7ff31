/** What a mail says about itself: names in lower case. Nothing of it is proven. */
export type MailHeaders = ReadonlyMap<string, string>;

export interface MailFacts {
  /** Of the envelope; undefined: the null sender, as bounces have it. */
  readonly envelopeFrom: string | undefined;
  /** Of the mail itself. */
  readonly from: string | undefined;
  readonly headers: MailHeaders;
  /** Addresses that we send from or take mails at, in lower case. */
  readonly ours: ReadonlySet<string>;
}

/**
 * Whether a mail becomes a report, and whether its sender may be sent a receipt. A receipt never answers a machine, a list or
 * ourselves: two that answer each other never stop.
 */
export type MailVerdict =
  | { readonly kind: 'report'; readonly receipt: 'yes' | 'automatic' | 'list' | 'no_address' }
  /** Not taken: what came back of a mail of ours, or from ourselves. */
  | { readonly kind: 'refuse'; readonly problem: string };

/** Source: RFC 3834, sections 2 and 5; RFC 2369 and 2919 for lists */
export function judgeMail({ envelopeFrom, from, headers, ours }: MailFacts): MailVerdict {
  if (envelopeFrom === undefined || envelopeFrom === '')
    return { kind: 'refuse', problem: 'bounces and other mails without a sender are not taken here' };
  const senders = [envelopeFrom, from].flatMap((address) => (address === undefined ? [] : [address.toLowerCase()]));
  if (senders.some((address) => ours.has(address)))
    return { kind: 'refuse', problem: 'mails from this server are not taken by it' };
  if (isBounce(headers)) return { kind: 'refuse', problem: 'reports of delivery are not taken here' };
  if (from === undefined) return { kind: 'report', receipt: 'no_address' };
  if (isOfList(headers)) return { kind: 'report', receipt: 'list' };
  return { kind: 'report', receipt: isAutomatic(headers) || isMachine(from) ? 'automatic' : 'yes' };
}

function isBounce(headers: MailHeaders): boolean {
  return /^multipart\/report\b/i.test(headers.get('content-type')?.trim() ?? '');
}

function isOfList(headers: MailHeaders): boolean {
  return [...headers.keys()].some((name) => name.startsWith('list-')) || isPrecedence(headers, /^(list|bulk|junk)\b/i);
}

function isAutomatic(headers: MailHeaders): boolean {
  const submitted = headers.get('auto-submitted')?.trim() ?? '';
  if (submitted !== '' && !/^no\b/i.test(submitted)) return true;
  return (
    ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'x-loop', 'feedback-id'].some((name) =>
      headers.has(name),
    ) || isPrecedence(headers, /^auto_?reply\b/i)
  );
}

function isPrecedence(headers: MailHeaders, wanted: RegExp): boolean {
  return wanted.test(headers.get('precedence')?.trim() ?? '');
}

function isMachine(from: string): boolean {
  return /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|owner-.*|.*-(request|owner|bounces?))@/i.test(
    from,
  );
}
