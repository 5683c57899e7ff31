import { describe, expect, it } from 'vitest';
import { META, NOW, reading } from '../reading/test-samples.ts';
import { falco, parseFalco } from './parse.ts';

const EVENT = {
  rule: 'Terminal shell in container',
  priority: 'Notice',
  output: '20:11:09.123: Notice A shell was spawned',
  hostname: 'node-1',
  output_fields: {
    'k8s.ns.name': 'shop',
    'k8s.pod.name': 'web-1',
    'proc.name': 'bash',
    'proc.pid': 7,
    'container.image.repository': 'acme/web',
  },
};

describe('an event of Falco', () => {
  it('repeats the one before it of the same rule, place and process', () => {
    const again = { ...EVENT, time: '2026-01-01T00:00:01Z', output_fields: { ...EVENT.output_fields, 'proc.pid': 8 } };
    const elsewhere = { ...EVENT, output_fields: { ...EVENT.output_fields, 'k8s.pod.name': 'web-2' } };
    const key = (event: object) => reading(falco, event).alerts[0]?.dedupKey;

    expect(key(again)).toBe(key(EVENT));
    expect(key(elsewhere)).not.toBe(key(EVENT));
  });

  it('is told without the time and priority Falco puts before it', () => {
    expect(reading(falco, EVENT).alerts).toMatchObject([
      {
        summary: 'A shell was spawned',
        startsAt: NOW,
        labels: { namespace: 'shop', pod: 'web-1', image: 'acme/web', host: 'node-1' },
      },
    ]);
  });

  it.each([
    ['Emergency', 'critical'],
    ['Critical', 'critical'],
    ['ERROR', 'error'],
    ['Warning', 'warning'],
    ['Notice', 'info'],
    ['Odd', undefined],
  ])('of priority %s is %s', (priority, severity) => {
    expect(reading(falco, { ...EVENT, priority }).alerts[0]?.severity).toBe(severity);
  });

  it.each([
    [{ tags: ['container', 'T1059'] }, 'security'],
    [{ tags: ['mitre_impact', 'T1499'] }, 'both'],
    [{ rule: 'Falco internal: syscall event drop' }, 'both'],
  ])('with %j concerns %s', (about, axis) => {
    expect(reading(falco, { ...EVENT, ...about }).alerts[0]?.axis).toBe(axis);
  });
});

it('reads what it can of a list', () => {
  const read = reading(falco, [EVENT, null, { priority: 'Error' }]);

  expect(read.alerts).toHaveLength(1);
  expect(read.rejected.map(({ path }) => path)).toEqual(['[1]', '[2].rule']);
});

it.each([null, 'x', {}, { rule: 'a' }, [{}]])('%j is refused with the cure', (payload) => {
  expect(parseFalco(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('json_output') });
});
