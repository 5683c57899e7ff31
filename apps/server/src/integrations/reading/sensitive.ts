import { isIPv4, isIPv6 } from 'node:net';
import { KNOWN_FORMS } from './redact.ts';

/** Something in a text that looks as if it should not be there; positions in UTF-16 units, `to` is not part of it. */
export interface Sensitive {
  /** A secret opens something; personal data tells of somebody. */
  readonly category: 'secret' | 'personal';
  readonly kind: 'private_key' | 'token' | 'password' | 'card' | 'email' | 'ip';
  readonly from: number;
  readonly to: number;
}

type Looker = (text: string) => readonly Sensitive[];

/** `password=…`, `api_key: "…"`: the value alone. */
const ASSIGNED =
  /\b(?:pass(?:word|wd|phrase)|secret|api[_-]?key|access[_-]?key|auth[_-]?token)["']?\s{0,3}[:=]\s{0,3}["']?([^\s"',;]{6,200})/dgi;
const IN_ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{0,200}:([^\s/@]{1,200})@/dgi;
const DIGITS = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g;
/** Beginnings of the numbers that the large networks give out; a time in milliseconds is none of them. */
const NETWORKS = /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|(?:35|6\d)\d{14})$/;
const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi;
const IP = /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]+)(?![\w:]|\.\d)/gi;
/** Of no person: networks inside, ourselves, examples of documentation. */
const OF_NOBODY =
  /^(?:10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|::1?$|f[cde]|2001:db8:)/i;

const lookers: readonly Looker[] = [
  (text) =>
    KNOWN_FORMS.flatMap((form) =>
      found(text, form, 'secret', (match) => (match.includes('PRIVATE KEY') ? 'private_key' : 'token')),
    ),
  (text) =>
    [...text.matchAll(ASSIGNED), ...text.matchAll(IN_ADDRESS)].flatMap((match) => {
      const [from, to] = match.indices?.[1] ?? [];
      return from === undefined || to === undefined ? [] : [{ category: 'secret', kind: 'password', from, to }];
    }),
  (text) => found(text, DIGITS, 'secret', (match) => (isCard(match.replaceAll(/[ -]/g, '')) ? 'card' : undefined)),
  (text) => found(text, EMAIL, 'personal', () => 'email'),
  (text) => found(text, IP, 'personal', (match) => (isAddress(match) ? 'ip' : undefined)),
];

function found(
  text: string,
  form: RegExp,
  category: Sensitive['category'],
  kindOf: (match: string) => Sensitive['kind'] | undefined,
): readonly Sensitive[] {
  return [...text.matchAll(form)].flatMap((match) => {
    const kind = kindOf(match[0]);
    return kind === undefined ? [] : [{ category, kind, from: match.index, to: match.index + match[0].length }];
  });
}

/**
 * What of a text looks like a secret or like personal data, in the order of the text; where two overlap, the one that begins first.
 * It guesses: people decide.
 */
export function findSensitive(text: string): readonly Sensitive[] {
  const all = lookers.flatMap((look) => look(text)).toSorted((a, b) => a.from - b.from || b.to - a.to);
  const kept: Sensitive[] = [];
  for (const one of all) if (one.from >= (kept.at(-1)?.to ?? 0)) kept.push(one);
  return kept.slice(0, 200);
}

function isCard(digits: string): boolean {
  return NETWORKS.test(digits) && luhn(digits);
}

/** Source: ISO/IEC 7812-1, annex B */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.at(-1 - index));
    const value = index % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

function isAddress(text: string): boolean {
  if (OF_NOBODY.test(text)) return false;
  if (isIPv4(text)) return true;
  return isIPv6(text) && text.split(':').filter((group) => group !== '').length >= 2;
}
