import type { PayloadMeta, ReadPayload, SenderKind } from './sender-kind.ts';

/**
 * The body of one request, read by the parser of its kind.
 *
 * @param body decoded as UTF-8; its length is the caller's limit
 * @returns a problem in words for the sender when the body is not what the kind reads; never throws
 */
export function readPayload(kind: SenderKind, body: string, meta: PayloadMeta): ReadPayload {
  if (kind.body === 'text') return kind.parse(body, meta);
  if (kind.body === 'json_or_form' && meta.contentType === 'application/x-www-form-urlencoded') {
    return kind.parse(Object.fromEntries(new URLSearchParams(body)), meta);
  }
  // Calls such as "close" may come without a body.
  if (body.trim() === '') return kind.parse(undefined, meta);
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const where = position === undefined ? '' : ` (character ${position})`;
    return {
      ok: false,
      problem: `the body is not JSON${where}: post it as the sender makes it, without a template around it`,
    };
  }
  return kind.parse(payload, meta);
}
