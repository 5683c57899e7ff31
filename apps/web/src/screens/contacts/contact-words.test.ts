import { describe, expect, it } from 'vitest';
import {
  abilityWords,
  delayWords,
  listWords,
  type Method,
  nobodyWords,
  notOutWords,
  outcomeWords,
  plannedWords,
  standingOf,
  tookWords,
  withLocalTimes,
} from './contact-words.ts';

const planned = (label: string, afterMinutes: number) => ({
  method: label,
  channel: 'mail',
  label,
  afterMinutes,
  because: '',
});

const method: Method = {
  id: '018f0000-0000-7000-8000-000000000001',
  person: '018f0000-0000-7000-8000-000000000002',
  channel: 'mail',
  setup: '018f0000-0000-7000-8000-000000000003',
  setupName: 'Mail',
  address: 'ada@example.org',
  label: 'Mail',
  isSignInAddress: false,
  verifiedAt: '2026-01-15T12:00:00.000Z',
  stopped: null,
  isUsable: true,
  overridesSilence: 'no',
};

describe('plannedWords', () => {
  it('tells what a page would do, those of the same moment together', () => {
    const plan = [
      planned('Call', 5),
      planned('Mail', 0),
      planned('Phone', 0),
      planned('Phone', 5),
      planned('Mail', 90),
    ];

    expect(plannedWords(plan)).toBe(
      'Mail and Phone at once, then Call and Phone after 5 minutes, then Mail after 1 h 30 min',
    );
  });

  it('is silent where nobody would be reached', () => {
    expect(plannedWords([])).toBeUndefined();
  });
});

it('tells one minute and many apart', () => {
  expect([0, 1, 2, 60].map(delayWords)).toEqual(['at once', 'after 1 minute', 'after 2 minutes', 'after 1 h']);
});

it('lists as people write', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listWords)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

it('measures short receipts in tenths of a second', () => {
  expect([-4, 430, 9_990, 12_000, 180_000].map(tookWords)).toEqual([
    'less than 0.1 s',
    '0.4 s',
    '10.0 s',
    '12 s',
    '3 min',
  ]);
});

describe('standingOf', () => {
  it('names what keeps a page from using a method, the hardest first', () => {
    const stopped = { at: '2026-01-15T12:00:00.000Z', because: 'STOP was sent' };

    expect([
      standingOf(method),
      standingOf({ ...method, isUsable: false }),
      standingOf({ ...method, verifiedAt: null }),
      standingOf({ ...method, verifiedAt: null, stopped, isUsable: false }),
    ]).toEqual(['ready', 'off', 'unverified', 'stopped']);
  });
});

it('says what helps when a page would reach nobody: what the ways above can be asked for', () => {
  const off = { ...method, isUsable: false };
  const stopped = { ...off, stopped: { at: '2026-01-15T12:00:00.000Z', because: 'STOP was sent' } };

  expect([[], [off], [off, stopped], [off, stopped, { ...off, verifiedAt: null }]].map(nobodyWords)).toEqual([
    'Add a way above.',
    'Add another way, or ask an admin to look at its channel in Settings, Channels.',
    'Use one of the ways above again, or add another.',
    'Verify one of the ways above.',
  ]);
});

it('says what helps when no code went out: the address, the channel, or time', () => {
  expect((['retryable', 'rejected', 'held'] as const).map(notOutWords)).toEqual([
    'an admin must look at the channel in Settings, Channels',
    'check the address; if it is right, an admin must look at the channel in Settings, Channels',
    'it is held back for a while: try again then',
  ]);
});

it('says what came of a test, with its reason', () => {
  expect(outcomeWords({ outcome: 'delivered', reason: null, durationMs: 412 })).toBe('accepted after 0.4 s');
  expect(outcomeWords({ outcome: 'rejected', reason: 'no such room', durationMs: 90 })).toBe('refused: no such room');
  expect(outcomeWords({ outcome: 'held', reason: null, durationMs: null })).toBe('held back');
});

it('says what a channel can do, and of rooms nothing about phones', () => {
  expect(abilityWords({ acts: 'keypad', overridesSilence: 'by_setting', reaches: 'people' })).toBe(
    'answered by pressing a key; wakes a silent phone where its settings let it',
  );
  expect(abilityWords({ acts: 'link', overridesSilence: 'no', reaches: 'rooms' })).toBe('answered by a link');
});

describe('moments in what the server says', () => {
  it('are told by the clock of the reader', () => {
    expect(withLocalTimes('the limit holds it until 2026-11-21T22:06:05.363Z', 'Europe/Berlin')).toBe(
      'the limit holds it until 21 Nov, 23:06:05',
    );
  });
});
