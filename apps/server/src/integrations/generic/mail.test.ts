import { readMapping } from '@lockstep/alerting';
import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { mail } from './mail.ts';

const sent = (subject: string, more: object = {}) => ({
  from: 'Nagios@Example.org',
  subject,
  text: 'the rest',
  ...more,
});
const read = (subject: string) => {
  const [alert] = reading(mail, sent(subject)).alerts;
  return [alert?.action, alert?.dedupKey?.split('/').slice(1).join('/'), alert?.severity];
};

it.each([
  ['disk full on web-1', 'fire', 'disk full on web-1', undefined],
  ['[CRITICAL] disk full on web-1', 'fire', 'disk full on web-1', 'critical'],
  ['RESOLVED: disk full on web-1', 'resolve', 'disk full on web-1', undefined],
  ['Fwd: [Recovery] Disk full on WEB-1', 'resolve', 'disk full on web-1', undefined],
  ['** PROBLEM Service Alert: web/disk is CRITICAL **', 'fire', 'service alert: web/disk', 'critical'],
  ['** RECOVERY Service Alert: web/disk is OK **', 'resolve', 'service alert: web/disk', undefined],
  ['RE: AW: disk full on web-1', 'note', 'disk full on web-1', undefined],
  ['okay is not a word of state', 'fire', 'okay is not a word of state', undefined],
  ['', 'fire', '', undefined],
])('`%s` is a %s about `%s`', (subject, ...expected) => {
  expect(read(subject)).toEqual(expected);
});

it('tells senders apart, and keeps what was written', () => {
  const [alert] = reading(mail, sent('disk full')).alerts;

  expect(alert).toMatchObject({
    dedupKey: 'mail:nagios@example.org/disk full',
    summary: 'disk full',
    labels: { from: 'Nagios@Example.org' },
    annotations: { description: 'the rest' },
  });
});

it('goes by the mapping of its source', () => {
  const document = readMapping({ version: 1, summary: '{{ text }}', key: { from: '{{ subject }}', match: '#(\\d+)' } });
  if (!document.ok) throw new Error('the mapping is wrong');

  expect(reading(mail, sent('case #12 opened'), { mapping: document.mapping }).alerts).toMatchObject([
    { summary: 'the rest', dedupKey: '12' },
  ]);
});

it('refuses what is no mail', () => {
  expect(mail.parse({ subject: 'x' }, META)).toMatchObject({ ok: false });
});
