import { randomBytes } from 'node:crypto';
import { ReportReference } from '@lockstep/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped } from '../platform/html.ts';
import { networkOf } from './admit-form.ts';
import { cleanLine, cleanText, mentionsIn, sameWords, titleOf } from './clean-text.ts';
import { judgeMail } from './mail-verdict.ts';
import { isMailAddress } from './mail-jobs.ts';
import { newReference, ReportKeys } from './report-keys.ts';
import { UploadGate } from './upload-gate.ts';

const id = '018f0000-0000-7000-8000-0000000000ab';
const now = Date.UTC(2026, 0, 15, 12);
const keys = new ReportKeys(Buffer.alloc(32, 7));
const others = new ReportKeys(Buffer.alloc(32, 8));

describe('links', () => {
  it('open the one report they are for', () => {
    expect(keys.readLinkToken(keys.linkToken(id))).toBe(id);
  });

  it('can not be made without the key, nor changed', () => {
    const token = keys.linkToken(id);
    expect(keys.readLinkToken(others.linkToken(id))).toBeUndefined();
    for (let index = 0; index < token.length; index += 1) {
      const sign = token[index] === 'A' ? 'B' : 'A';
      expect(keys.readLinkToken(token.slice(0, index) + sign + token.slice(index + 1))).toBeUndefined();
    }
    expect(keys.readLinkToken(`${token}=`)).toBeUndefined();
    expect(keys.readLinkToken(token.slice(0, -1))).toBeUndefined();
  });

  it('survive anything', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(keys.readLinkToken(text)).toBeUndefined();
      }),
    );
  });
});

describe('tokens of forms', () => {
  const token = keys.formToken('report', now);

  it('count from three seconds to twelve hours after the page was made', () => {
    expect(keys.readFormToken('report', token, now + 2_999)).toEqual({ ok: false, problem: 'too_fast' });
    expect(keys.readFormToken('report', token, now + 3_000)).toMatchObject({ ok: true });
    expect(keys.readFormToken('report', token, now + 12 * 3_600_000 + 1)).toEqual({ ok: false, problem: 'expired' });
    expect(keys.readFormToken('report', keys.formToken('report', now + 3_600_000), now)).toEqual({
      ok: false,
      problem: 'expired',
    });
  });

  it.each([
    ['of another form', keys.formToken(id, now)],
    ['of another key', others.formToken('report', now)],
    ['that is a link', keys.linkToken(id)],
    ['that is empty', ''],
    ['that is too long', `${token}${'A'.repeat(10_000)}`],
  ])('are refused: one %s', (_, other) => {
    expect(keys.readFormToken('report', other, now + 5_000)).toEqual({ ok: false, problem: 'forged' });
  });
});

it('gives references that are read as they are written', () => {
  const made = Array.from({ length: 200 }, () => newReference());
  expect(new Set(made).size).toBe(200);
  for (const reference of made) expect(ReportReference.parse(reference.toLowerCase())).toBe(reference);
  expect(newReference(randomBytes(10))).toMatch(/^RPT-.{5}-.{5}$/);
});

describe('what strangers write', () => {
  it('loses what nobody sees, and keeps its words', () => {
    expect(cleanText('a\u0000b\u202ec\r\nd\re\u200b\tf ')).toBe('abc\nd\ne\tf');
    expect(cleanLine('a\n b\u2028')).toBe('a b');
    // Joiners belong to words of some languages.
    expect(cleanText('می\u200cخواهم')).toBe('می\u200cخواهم');
  });

  it('is the same whatever its case, spaces and signs', () => {
    expect(sameWords('SQL injection!', 'Login  Page')).toBe(sameWords('sql INJECTION', 'login page'));
    expect(sameWords('ab', 'c')).not.toBe(sameWords('a', 'bc'));
  });

  it('names advisories and reports', () => {
    expect(mentionsIn('see cve-2026-12345, GHSA-2345-6789-cfgh and rpt-7k3qm-92xhd, CVE-2026-12345 again')).toEqual([
      'CVE-2026-12345',
      'GHSA-2345-6789-CFGH',
      'RPT-7K3QM-92XHD',
    ]);
  });

  it('has a title of one short line', () => {
    expect(titleOf('\n\n first line \nsecond')).toBe('first line');
    expect(titleOf('x'.repeat(500))).toHaveLength(160);
  });

  it('never becomes a tag or leaves an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(escaped(text).replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>"'&]/);
      }),
    );
  });

  it.each([
    'a@b.org, victim@example.org',
    'a@b.org\r\nBcc: victim@example.org',
    'Ada <a@b.org>',
    '"a b"@c.org',
    'a@b.org ',
    'a@@b.org',
    'a@-b.org',
    '@b.org',
    `${'a'.repeat(65)}@b.org`,
  ])('is no address to send to: %j', (text) => {
    expect(isMailAddress(text.endsWith(' ') ? `x${text}y` : text)).toBe(false);
  });

  it('is an address to send to', () => {
    expect(isMailAddress("o'neil+tag@mail.example.org")).toBe(true);
  });
});

describe('mails', () => {
  const base = {
    envelopeFrom: 'ada@example.org',
    from: 'ada@example.org',
    headers: new Map<string, string>(),
    ours: new Set(['security@here.org', 'lockstep@here.org']),
  };
  const withHeader = (name: string, value: string) => judgeMail({ ...base, headers: new Map([[name, value]]) });

  it('of people get a receipt', () => {
    expect(judgeMail(base)).toEqual({ kind: 'report', receipt: 'yes' });
    expect(withHeader('auto-submitted', 'no')).toEqual({ kind: 'report', receipt: 'yes' });
    expect(withHeader('precedence', 'first-class')).toEqual({ kind: 'report', receipt: 'yes' });
  });

  it.each([
    ['auto-submitted', 'auto-replied', 'automatic'],
    ['auto-submitted', 'auto-generated; x=1', 'automatic'],
    ['precedence', 'auto_reply', 'automatic'],
    ['x-autoreply', 'yes', 'automatic'],
    ['x-auto-response-suppress', 'All', 'automatic'],
    ['precedence', 'bulk', 'list'],
    ['precedence', 'Junk', 'list'],
    ['list-id', '<x.example.org>', 'list'],
    ['list-unsubscribe', '<mailto:x@example.org>', 'list'],
  ])('with %s: %s get none', (name, value, receipt) => {
    expect(withHeader(name, value)).toEqual({ kind: 'report', receipt });
  });

  it.each(['MAILER-DAEMON@example.org', 'no-reply@example.org', 'noreply@example.org', 'list-request@example.org'])(
    'from %s get none',
    (from) => {
      expect(judgeMail({ ...base, from })).toEqual({ kind: 'report', receipt: 'automatic' });
    },
  );

  it('without a sender, from ourselves, and of delivery are refused', () => {
    expect(judgeMail({ ...base, envelopeFrom: undefined }).kind).toBe('refuse');
    expect(judgeMail({ ...base, envelopeFrom: '' }).kind).toBe('refuse');
    expect(judgeMail({ ...base, from: 'Security@Here.org' }).kind).toBe('refuse');
    expect(judgeMail({ ...base, envelopeFrom: 'lockstep@here.org' }).kind).toBe('refuse');
    expect(withHeader('content-type', 'multipart/report; report-type=delivery-status').kind).toBe('refuse');
  });

  it('without an address in them get none', () => {
    expect(judgeMail({ ...base, from: undefined })).toEqual({ kind: 'report', receipt: 'no_address' });
  });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('lets few in at once, and of one address fewer', () => {
  const gate = new UploadGate(3, 2);
  const leave = gate.enter('a');
  expect(gate.enter('a')).toBeDefined();
  expect(gate.enter('a')).toBeUndefined();
  expect(gate.enter('b')).toBeDefined();
  expect(gate.enter('c')).toBeUndefined();
  leave?.();
  leave?.();
  expect(gate.enter('c')).toBeDefined();
  expect(gate.enter('d')).toBeUndefined();
});
