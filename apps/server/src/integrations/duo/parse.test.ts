import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { duo, parseDuo } from './parse.ts';

const EVENT = { sekey: 's1', type: 'auth', state: 'new', surfaced_auth: { user: { name: 'ann' } } };

it('reads events of Trust Monitor, ended when they are resolved', () => {
  const events = [EVENT, { ...EVENT, priority_event: true, state: 'resolved', sekey: 's2' }];

  expect(reading(duo, { response: { events } }).alerts).toMatchObject([
    { action: 'fire', dedupKey: 'duo|s1', severity: 'warning', summary: 'suspicious auth: ann' },
    { action: 'resolve', dedupKey: 'duo|s2', severity: 'error' },
  ]);
});

it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
  expect(parseDuo(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('Trust Monitor') });
});
