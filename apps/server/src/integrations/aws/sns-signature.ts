import { X509Certificate, createVerify } from 'node:crypto';
import type { SenderSignature, SignatureCheck, SignedRequest } from '@lockstep/alerting';
import { type JsonRecord, isRecord, recordAt, textAt, valueAt } from '../reading/json.ts';

/** Hosts of the service itself: `sns.eu-west-1.amazonaws.com`, with `.cn` in China. */
const HOST = /^sns\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?$/;
/** What is signed, in this order; a field that is missing is left out. */
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const SUBSCRIPTION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/** An https address of the service; undefined for anything else, so that nobody makes us call other hosts. */
export function snsUrl(given: string | undefined): URL | undefined {
  const url = given === undefined || given.length > 2_048 ? null : URL.parse(given);
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined;
  return HOST.test(url.hostname) ? url : undefined;
}

/** One confirmation, and nothing else the service can be asked for. */
export function confirmUrlOf(given: string | undefined): string | undefined {
  const url = snsUrl(given);
  return url?.pathname === '/' && url.searchParams.getAll('Action').join() === 'ConfirmSubscription'
    ? url.href
    : undefined;
}

export const snsSignature: SenderSignature = {
  by: 'certificate',
  headers: [],
  keyUrl: (body) => {
    const message = messageOf(body);
    const url = snsUrl(textAt(message, 'SigningCertURL') ?? textAt(message, 'SigningCertUrl'));
    return url?.pathname.endsWith('.pem')
      ? { ok: true, url: url.href }
      : { ok: false, problem: '`SigningCertURL` is no certificate of Amazon SNS: the message is not from there' };
  },
  check: checkSns,
};

function checkSns({ body, now }: SignedRequest, certificate: string): SignatureCheck {
  const message = messageOf(body);
  const signature = textAt(message, 'Signature');
  if (message === undefined || signature === undefined)
    return { ok: false, problem: '`Signature` is missing: turn raw message delivery off' };
  const version = textAt(message, 'SignatureVersion');
  if (version !== '1' && version !== '2')
    return { ok: false, problem: `signature version \`${version?.slice(0, 20) ?? ''}\` is not known: 1 and 2 are` };
  const fields = textAt(message, 'Type') === 'Notification' ? NOTIFICATION : SUBSCRIPTION;
  const signed = fields
    .filter((field) => typeof valueAt(message, field) === 'string')
    .map((field) => `${field}\n${String(valueAt(message, field))}\n`)
    .join('');
  try {
    const x509 = new X509Certificate(certificate);
    if (now < Date.parse(x509.validFrom) || now > Date.parse(x509.validTo))
      return { ok: false, problem: 'the certificate of the signature is not valid at this time' };
    const isSigned = createVerify(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
      .update(signed, 'utf8')
      .verify(x509.publicKey, signature, 'base64');
    return isSigned ? { ok: true } : { ok: false, problem: 'the signature does not fit the message' };
  } catch {
    return { ok: false, problem: 'the certificate of the signature can not be read' };
  }
}

function messageOf(body: Uint8Array): JsonRecord | undefined {
  try {
    const message: unknown = JSON.parse(new TextDecoder().decode(body));
    return isRecord(message) ? recordAt(message) : undefined;
  } catch {
    return undefined;
  }
}
