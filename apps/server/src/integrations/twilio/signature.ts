import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether the provider sent this form to this address.
 *
 * @param url our public address as the provider was given it, with its query
 * @param form the body; empty for GET
 * Source: Twilio's "Validating requests": HMAC-SHA1 over the url and the sorted parameters. Which of two spellings of a standard
 * port was signed differs by product, so both count.
 */
export function isSigned(
  authToken: string,
  url: string,
  form: URLSearchParams,
  signature: string | undefined,
): boolean {
  const given = Buffer.from(signature ?? '', 'base64');
  // Only the one spelling of a signature is one.
  if (authToken === '' || given.length !== 20 || given.toString('base64') !== signature || !URL.canParse(url))
    return false;
  const names = [...new Set(form.keys())].toSorted(byCodeUnit);
  const rest = names
    .flatMap((name) => [...new Set(form.getAll(name))].toSorted(byCodeUnit).map((value) => name + value))
    .join('');
  // Every spelling is computed, whatever the first one says.
  const matches = spellingsOf(url).map((spelling) =>
    timingSafeEqual(createHmac('sha1', authToken).update(`${spelling}${rest}`, 'utf8').digest(), given),
  );
  return matches.includes(true);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function spellingsOf(url: string): string[] {
  const scheme = new URL(url).protocol;
  const port = scheme === 'https:' ? ':443' : ':80';
  const [, start = '', host = '', rest = ''] = /^([a-z]+:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
  const bare = host.endsWith(port) ? host.slice(0, -port.length) : host;
  const hasOtherPort = /:\d+$/.test(bare);
  return hasOtherPort ? [url] : [`${start}${bare}${rest}`, `${start}${bare}${port}${rest}`];
}
