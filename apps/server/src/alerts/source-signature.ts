import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { SenderKind, SignatureCheck } from '@lockstep/alerting';
import { Problem } from '../platform/problem.ts';
import type { Received } from './received.ts';
import type { AlertSource, SourceSignature } from './source.ts';

/** What telling who sent a payload needs besides the payload. */
export interface SignatureParts {
  /** What is shared with the sender of a source. */
  readonly secretOf: (sourceId: string) => Promise<string | undefined>;
  /** The certificate (PEM) at an address the kind has judged to be its vendor's; asked over the network once an hour at most. */
  readonly certificate: (url: string) => Promise<SignatureCheckMaterial>;
}

export type SignatureCheckMaterial =
  | { readonly ok: true; readonly pem: string }
  | { readonly ok: false; readonly problem: string };

/** Older requests may be played again by somebody who saw them. */
const oldestMs = 5 * 60_000;

/**
 * Why a payload of a source is not taken, because it is not proven to be of its sender; undefined when it is, or nothing has to be
 * proven.
 *
 * @param now epoch milliseconds
 * @throws `request.unavailable` when it can not be told now: the sender comes again
 */
export async function signatureProblem(
  parts: SignatureParts,
  source: AlertSource,
  kind: SenderKind,
  received: Pick<Received, 'body' | 'headers'>,
  now: number,
): Promise<Problem | undefined> {
  if (source.testUntil !== undefined) return testProblem(source.testUntil, now);
  if (source.signature === undefined) return undefined;
  const check = await checkSignature(parts, source.signature, source, kind, received, now);
  if (check.ok) return undefined;
  return new Problem('alerts.signature_wrong', check.problem, {
    help: `source \`${source.name}\` only takes what its sender signed: set the same secret on both sides`,
  });
}

function testProblem(until: number, now: number): Problem | undefined {
  if (now <= until) return undefined;
  return new Problem('alerts.key_unknown', 'this test is over', { help: 'send another one' });
}

async function checkSignature(
  parts: SignatureParts,
  { form, header }: SourceSignature,
  source: AlertSource,
  kind: SenderKind,
  { body, headers }: Pick<Received, 'body' | 'headers'>,
  now: number,
): Promise<SignatureCheck> {
  // Without a secret of ours nothing can fit: it was lost with the key that sealed it.
  const secret = isByCertificate(kind, form) ? '' : await parts.secretOf(source.id);
  if (secret === undefined) return { ok: false, problem: 'the secret of this source is gone: set it again' };
  switch (form) {
    case 'sender':
      return await checkAsVendor(parts, kind, { body, headers, now }, secret);
    case 'standard_webhooks':
      return checkStandardWebhook(body, headers, secret, now);
    case 'hmac_header':
      return checkHmacHeader(body, headers, header ?? 'x-signature', secret);
    case 'bearer':
      return checkAuthorization(headers, 'bearer', (given) => isSame(given, secret));
    case 'basic':
      return checkAuthorization(headers, 'basic', (given) => isBasic(given, secret));
  }
}

function isByCertificate(kind: SenderKind, form: SourceSignature['form']): boolean {
  return form === 'sender' && kind.signature?.by === 'certificate';
}

async function checkAsVendor(
  parts: SignatureParts,
  kind: SenderKind,
  request: { readonly body: Buffer; readonly headers: Received['headers']; readonly now: number },
  secret: string,
): Promise<SignatureCheck> {
  const { signature } = kind;
  if (signature === undefined) return { ok: false, problem: `${kind.name} does not sign what it sends` };
  if (signature.keyUrl === undefined) return signature.check(request, secret);
  const found = signature.keyUrl(request.body);
  if (!found.ok) return found;
  const certificate = await parts.certificate(found.url);
  if (certificate.ok) return signature.check(request, certificate.pem);
  throw new Problem(
    'request.unavailable',
    `the certificate of the signature could not be fetched: ${certificate.problem}`,
    {
      help: 'nothing was stored: send it again',
    },
  );
}

/** Source: Standard Webhooks 1.0.0, signature scheme */
function checkStandardWebhook(
  body: Uint8Array,
  headers: Received['headers'],
  secret: string,
  now: number,
): SignatureCheck {
  const [id, seconds] = [headers['webhook-id'], headers['webhook-timestamp']];
  const given = headers['webhook-signature'];
  if (id === undefined || given === undefined || seconds === undefined || !/^\d{1,12}$/.test(seconds))
    return {
      ok: false,
      problem: 'the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` are not all there',
    };
  if (Math.abs(now - Number(seconds) * 1_000) > oldestMs)
    return { ok: false, problem: 'the time in `webhook-timestamp` is more than five minutes off: check the clocks' };
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64')}`;
  const isSigned = given.split(' ', 16).some((one) => isSame(one, expected));
  return isSigned ? { ok: true } : { ok: false, problem: '`webhook-signature` does not fit the secret' };
}

/** In hexadecimal digits or base64, alone or after the name of the algorithm. */
function checkHmacHeader(
  body: Uint8Array,
  headers: Received['headers'],
  header: string,
  secret: string,
): SignatureCheck {
  const given = headers[header];
  if (given === undefined || given === '') return { ok: false, problem: `the header \`${header}\` is missing` };
  const digest = createHmac('sha256', secret).update(body).digest();
  const bare = given.trim().replace(/^(?:sha256|v1|v0)[=,]/i, '');
  const isSigned = isSame(bare.toLowerCase(), digest.toString('hex')) || isSame(bare, digest.toString('base64'));
  return isSigned ? { ok: true } : { ok: false, problem: `\`${header}\` does not fit the secret` };
}

function checkAuthorization(
  headers: Received['headers'],
  scheme: 'bearer' | 'basic',
  isRight: (given: string) => boolean,
): SignatureCheck {
  const [, named = '', given = ''] = /^(\S+) +(\S+)\s*$/.exec(headers['authorization'] ?? '') ?? [];
  if (named.toLowerCase() !== scheme)
    return { ok: false, problem: `the header \`authorization\` holds no ${scheme} credentials` };
  return isRight(given)
    ? { ok: true }
    : { ok: false, problem: 'the credentials in `authorization` are not the ones set here' };
}

/** The secret is `name:password`, or the password alone. */
function isBasic(given: string, secret: string): boolean {
  const credentials = Buffer.from(given, 'base64').toString('utf8');
  return isSame(secret.includes(':') ? credentials : credentials.slice(credentials.indexOf(':') + 1), secret);
}

/** Takes the same time wherever they differ, and whatever their lengths. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
