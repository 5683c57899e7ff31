import { expect, it } from 'vitest';
import type { AnswerOf } from '../../api/call.ts';
import { stationsOf } from './stations.ts';

type Chain = AnswerOf<'getAlertGroupChain'>;
const openedAt = '2026-11-21T09:00:00.000Z';
const line = (code: string, at: string) => ({ at, code, sentence: code, person: null, page: null, notification: null });
const notification: Chain['notifications'][number] = {
  id: 'n',
  person: { id: 'ada', name: 'Ada' },
  page: 'p',
  channel: 'mail',
  address: 'ada@example.org',
  state: 'delivered',
  reason: null,
  dueAt: null,
  heldUntil: null,
  createdAt: openedAt,
  deliveries: [
    { at: '2026-11-21T09:00:03.000Z', outcome: 'delivered', reason: null, durationMs: 9 },
    { at: '2026-11-21T09:00:01.000Z', outcome: 'retryable', reason: 'busy', durationMs: 9 },
  ],
};
const escalation = {} as Chain['escalation'];

it('measures every station from the alert on', () => {
  const lines = [line('paged', '2026-11-21T09:00:00.250Z'), line('acknowledged', '2026-11-21T09:00:41.000Z')];

  const stations = stationsOf(openedAt, { escalation, isCut: false, lines, notifications: [notification] });

  expect(stations.map(({ afterMs }) => afterMs)).toEqual([0, 250, 3_000, 41_000]);
  expect(stations[2]?.said).toBe('mail to ada@example.org');
});

it('says what is not reached, and why a message did not leave', () => {
  const refused = { ...notification, state: 'rejected' as const, reason: 'no such user', deliveries: [] };

  const stations = stationsOf(openedAt, { escalation, isCut: false, lines: [], notifications: [refused] });

  expect(stations.map(({ afterMs }) => afterMs)).toEqual([0, undefined, undefined, undefined]);
  expect(stations[2]?.said).toBe('no such user');
});
