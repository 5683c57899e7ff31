import type { ReportSettings } from '@lockstep/contract';

const dayMs = 24 * 3_600_000;

export interface OwnAddresses {
  /** No slash at the end. */
  readonly publicUrl: string;
  /** Whether mails to the address of the settings arrive here. */
  readonly takesMail: boolean;
}

/** Where people can turn to, in order of preference; the form and the mail address stand in for contacts that nobody set. */
export function contactsOf(settings: ReportSettings, { publicUrl, takesMail }: OwnAddresses): readonly string[] {
  const { securityTxt: file, form, mail } = settings;
  if (file.contacts.length > 0) return file.contacts;
  const ownForm = form.isOpen && isSecure(publicUrl) ? [`${publicUrl}/report`] : [];
  // An address that nobody listens on is no contact.
  const ownMail = mail.address !== undefined && takesMail ? [`mailto:${mail.address}`] : [];
  return [...ownForm, ...ownMail];
}

/**
 * The file of RFC 9116. `Expires` moves once a day, so that caches keep what they have.
 *
 * @returns undefined when nobody can be named: then there is no file
 * Source: RFC 9116, sections 2.5 and 4
 */
export function securityTxt(settings: ReportSettings, own: OwnAddresses, now: number): string | undefined {
  const contacts = contactsOf(settings, own);
  if (contacts.length === 0) return undefined;
  const { encryption, acknowledgments, policy, hiring, canonical, languages } = settings.securityTxt;
  const ownCanonical = isSecure(own.publicUrl) ? [`${own.publicUrl}/.well-known/security.txt`] : [];
  const fields: readonly (readonly [string, string | undefined])[] = [
    ...contacts.map((contact) => ['Contact', contact] as const),
    ['Expires', expiresAt(settings.securityTxt.validDays, now)],
    ...encryption.map((key) => ['Encryption', key] as const),
    ['Acknowledgments', acknowledgments],
    ['Preferred-Languages', languages.length === 0 ? undefined : languages.join(', ')],
    ...(canonical.length > 0 ? canonical : ownCanonical).map((url) => ['Canonical', url] as const),
    ['Policy', policy],
    ['Hiring', hiring],
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function expiresAt(validDays: number, now: number): string {
  const today = Math.floor(now / dayMs) * dayMs;
  // From the beginning of today: one day ahead is still ahead at its end, and 365 days are never more than a year.
  return new Date(today + validDays * dayMs).toISOString().replace('.000Z', 'Z');
}

/** What stands in the way of being reached, for whoever sets it up. */
export function contactProblems(settings: ReportSettings, own: OwnAddresses): readonly string[] {
  const { form, mail, securityTxt: file } = settings;
  const problems: string[] = [];
  if (contactsOf(settings, own).length === 0)
    problems.push('Nobody can be named: security.txt is not served. Add a contact, or open the form.');
  if (form.isOpen && !isSecure(own.publicUrl) && file.contacts.length === 0)
    problems.push('The form is not named in security.txt: it must have an https address (LOCKSTEP_PUBLIC_URL).');
  if (mail.address !== undefined && !own.takesMail)
    problems.push('Mails do not arrive: this server listens for none (LOCKSTEP_SMTP_LISTEN).');
  return problems;
}

function isSecure(url: string): boolean {
  return url.startsWith('https://');
}
