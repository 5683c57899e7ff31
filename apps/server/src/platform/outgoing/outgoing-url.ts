import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Why a url can not be used at all; undefined when it can. */
export function urlProblem(text: string, allowPrivate: boolean): string | undefined {
  if (!URL.canParse(text)) return 'not a url';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'not an https url';
  if (url.username !== '' || url.password !== '') return 'the url carries a user or password';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return `\`${host}\` is not a public address`;
  return undefined;
}
