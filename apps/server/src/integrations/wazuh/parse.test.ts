import { describe, expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { levelSeverity, parseWazuh, wazuh } from './parse.ts';

const ALERT = {
  id: '1.1',
  timestamp: '2026-01-01T00:00:00.000+0000',
  rule: { id: '5712', level: 10, description: 'sshd: brute force', mitre: { id: ['T1110'] } },
  agent: { id: '003', name: 'web-1' },
  data: { srcip: '192.0.2.1' },
};

function first(about: object) {
  return reading(wazuh, { ...ALERT, ...about }).alerts[0];
}

describe('an alert of Wazuh', () => {
  it('repeats the event before it of the same rule, agent and source', () => {
    expect(first({ id: '2.2', timestamp: '2026-01-02T00:00:00.000+0000' })?.dedupKey).toBe(first({})?.dedupKey);
    expect(first({ data: { srcip: '192.0.2.2' } })?.dedupKey).not.toBe(first({})?.dedupKey);
    expect(first({ agent: { id: '004' } })?.dedupKey).not.toBe(first({})?.dedupKey);
  });

  it('of a vulnerability ends when it is solved, whatever rule says so', () => {
    const vulnerability = { cve: 'CVE-2024-0001', severity: 'High', package: { name: 'zlib', version: '1' } };
    const open = first({ rule: { id: '23505', level: 10 }, data: { vulnerability } });
    const over = first({
      rule: { id: '23502', level: 3 },
      data: { vulnerability: { ...vulnerability, status: 'Solved' } },
    });

    expect(open).toMatchObject({
      action: 'fire',
      severity: 'error',
      labels: { cve: 'CVE-2024-0001', package: 'zlib' },
    });
    expect(over).toMatchObject({ action: 'resolve', dedupKey: open?.dedupKey });
  });

  it('of a check of the configuration ends when it passes', () => {
    const check = (result: string) => first({ data: { sca: { check: { id: '19001', title: 't', result } } } });

    expect([check('failed')?.action, check('passed')?.action]).toEqual(['fire', 'resolve']);
    expect(check('passed')?.dedupKey).toBe(check('failed')?.dedupKey);
  });

  it('of a technique that takes a service away concerns both', () => {
    expect(first({})?.axis).toBe('security');
    expect(first({ rule: { ...ALERT.rule, mitre: { id: ['T1499'] } } })?.axis).toBe('both');
  });
});

it.each([
  [15, 'critical'],
  [12, 'error'],
  [7, 'warning'],
  [6, 'info'],
  [0, 'info'],
  [Number.NaN, undefined],
])('level %d is %s', (level, severity) => {
  expect(levelSeverity(level)).toBe(severity);
});

it.each([null, 'x', {}, { message: 'a' }])('%j is refused with the cure', (payload) => {
  expect(parseWazuh(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('integrator') });
});
