import { ReportSettings } from '@lockstep/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactProblems, securityTxt } from './security-txt.ts';

const own = { publicUrl: 'https://lockstep.example.org', takesMail: true };
const now = Date.UTC(2026, 0, 15, 12);
const dayMs = 24 * 3_600_000;
const of = (settings: unknown): ReportSettings => ReportSettings.parse(settings);

/** The grammar of RFC 9116, section 5, for a file that is not signed, as far as it can be written without those it refers to. */
const uri = String.raw`[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+`;
const dateTime = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+\-]\d\d:\d\d)`;
const langTag = '[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*';
const fields: Readonly<Record<string, RegExp>> = {
  Acknowledgments: new RegExp(`^Acknowledgments: ${uri}$`, 'i'),
  Canonical: new RegExp(`^Canonical: ${uri}$`, 'i'),
  Contact: new RegExp(`^Contact: ${uri}$`, 'i'),
  Encryption: new RegExp(`^Encryption: ${uri}$`, 'i'),
  Expires: new RegExp(`^Expires: ${dateTime}$`, 'i'),
  Hiring: new RegExp(`^Hiring: ${uri}$`, 'i'),
  Policy: new RegExp(`^Policy: ${uri}$`, 'i'),
  'Preferred-Languages': new RegExp(`^Preferred-Languages: ${langTag}(?:[ \\t]*,[ \\t]*${langTag})*$`, 'i'),
};

function problemsOf(text: string): readonly string[] {
  // `line = [ (field / comment) ] eol`: a file ends with a line end.
  if (!text.endsWith('\n')) return ['the last line has no end'];
  const lines = text.slice(0, -1).split(/\r?\n/);
  const wrong = lines.filter((line) => {
    const [name = ''] = line.split(':');
    return line !== '' && !line.startsWith('#') && fields[name]?.test(line) !== true;
  });
  const count = (name: string): number => lines.filter((line) => line.startsWith(`${name}:`)).length;
  return [
    ...wrong,
    ...(count('Contact') === 0 ? ['no Contact'] : []),
    ...(count('Expires') === 1 ? [] : ['not one Expires']),
    ...(count('Preferred-Languages') > 1 ? ['two Preferred-Languages'] : []),
  ];
}

describe('the file', () => {
  it('holds every field that is set, and nothing else', () => {
    const text = securityTxt(
      of({
        securityTxt: {
          contacts: ['mailto:security@example.org', 'https://example.org/report'],
          encryption: ['https://example.org/key.asc'],
          acknowledgments: 'https://example.org/thanks',
          policy: 'https://example.org/policy',
          hiring: 'https://example.org/jobs',
          languages: ['en', 'de-AT'],
          validDays: 90,
        },
      }),
      own,
      now,
    );

    expect(text).toBe(
      [
        'Contact: mailto:security@example.org',
        'Contact: https://example.org/report',
        'Expires: 2026-04-15T00:00:00Z',
        'Encryption: https://example.org/key.asc',
        'Acknowledgments: https://example.org/thanks',
        'Preferred-Languages: en, de-AT',
        'Canonical: https://lockstep.example.org/.well-known/security.txt',
        'Policy: https://example.org/policy',
        'Hiring: https://example.org/jobs',
        '',
      ].join('\n'),
    );
  });

  it('is not there while nobody can be named', () => {
    expect(securityTxt(of({}), own, now)).toBeUndefined();
    expect(contactProblems(of({}), own)).toEqual([expect.stringContaining('security.txt is not served')]);
  });

  it('names the form once it is open, and the mail address once mails arrive', () => {
    const settings = of({ form: { isOpen: true }, mail: { address: 'security@example.org' } });

    expect(securityTxt(settings, own, now)).toMatch(
      /^Contact: https:\/\/lockstep\.example\.org\/report\nContact: mailto:security@example\.org\n/,
    );
    expect(securityTxt(settings, { ...own, takesMail: false }, now)).not.toContain('mailto');
    expect(securityTxt(settings, { publicUrl: 'http://localhost:4500', takesMail: false }, now)).toBeUndefined();
  });
});

const host = fc.domain();
const url = fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true });
const anySettings = fc.record({
  contacts: fc.array(
    fc.oneof(
      url,
      host.map((name) => `mailto:a.b+c@${name}`),
      fc.constant('tel:+49-30-1234'),
    ),
    { maxLength: 4 },
  ),
  encryption: fc.array(fc.oneof(url, fc.constant('openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f')), {
    maxLength: 2,
  }),
  policy: fc.option(url, { nil: undefined }),
  acknowledgments: fc.option(url, { nil: undefined }),
  canonical: fc.array(url, { maxLength: 2 }),
  languages: fc.uniqueArray(fc.constantFrom('en', 'de', 'pt-BR', 'zh-Hant-TW'), { maxLength: 3 }),
  validDays: fc.integer({ min: 1, max: 365 }),
});

it('keeps to the grammar of RFC 9116 and never expires in the past or after a year', () => {
  fc.assert(
    fc.property(anySettings, fc.integer({ min: 0, max: 4e12 }), (file, moment) => {
      const read = ReportSettings.safeParse({ securityTxt: file });
      fc.pre(read.success);
      const text = securityTxt(of({ securityTxt: file }), own, moment);
      if (file.contacts.length === 0) {
        expect(text).toBeUndefined();
        return;
      }

      expect(problemsOf(text ?? '')).toEqual([]);
      const expires = Date.parse(/^Expires: (.*)$/m.exec(text ?? '')?.[1] ?? '');
      expect(expires).toBeGreaterThan(moment - (moment % 1000));
      expect(expires - moment).toBeLessThanOrEqual(365 * dayMs);
    }),
  );
});

it.each([
  'mailto:a@example.org\r\nContact: mailto:evil@example.org',
  'mailto:a@example.org Policy: x',
  'https://exa mple.org/',
  'http://example.org/',
  'javascript:alert(1)',
  'security@example.org',
  'https://',
  'mailto:',
])('takes no contact such as %j', (contact) => {
  expect(ReportSettings.safeParse({ securityTxt: { contacts: [contact] } }).success).toBe(false);
});

it('says what the grammar lacks, so that it is a test', () => {
  expect(problemsOf('Contact: security@example.org\nExpires: tomorrow\n')).toEqual([
    'Contact: security@example.org',
    'Expires: tomorrow',
  ]);
  expect(problemsOf('Policy: https://example.org\n')).toEqual(['no Contact', 'not one Expires']);
});
