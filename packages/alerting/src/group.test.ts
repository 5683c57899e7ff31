import { describe, expect, it } from 'vitest';
import { decideJoining, groupKeyOf } from './group.ts';
import type { Grouping } from './rules.ts';
import { alertOf, MINUTE, NOW, routeOf } from './test-rules.ts';

function grouping(by: readonly string[], windowMs?: number): Grouping {
  return { by, windowMs, flapMs: 0 };
}

describe('groupKeyOf', () => {
  it('holds the route and the values of the labels, in the order of their names', () => {
    const route = routeOf('r', '');

    expect(groupKeyOf(alertOf(), route, grouping(['cluster', 'alertname', 'cluster']))).toBe(
      'r:{alertname="Down",cluster="eu"}',
    );
    expect(groupKeyOf(alertOf(), route, grouping([]))).toBe('r:{}');
    expect(groupKeyOf(alertOf(), undefined, grouping(['alertname']))).toBe('*:{alertname="Down"}');
  });

  it('takes a missing label for an empty one', () => {
    const empty = alertOf({ labels: { alertname: 'Down', pod: '' } });
    const missing = alertOf({ labels: { alertname: 'Down' } });

    expect(groupKeyOf(empty, undefined, grouping(['pod', 'alertname']))).toBe(
      groupKeyOf(missing, undefined, grouping(['alertname', 'pod'])),
    );
  });

  it('can not be forged by a value', () => {
    const one = alertOf({ labels: { a: 'x",b="y' } });
    const two = alertOf({ labels: { a: 'x', b: 'y' } });

    expect(groupKeyOf(one, undefined, grouping(['a', 'b']))).not.toBe(groupKeyOf(two, undefined, grouping(['a', 'b'])));
  });

  it('tells every alert apart by its identity', () => {
    const key = groupKeyOf(alertOf({ identity: 's1/k:disk' }), undefined, grouping(['...', 'alertname']));

    expect(key).toBe('*:#s1/k:disk');
  });
});

describe('decideJoining', () => {
  it('joins an open group until the window after its last alert is over', () => {
    const open = { lastAlertAt: NOW };
    const window = grouping([], 5 * MINUTE);

    expect(decideJoining(undefined, window, NOW)).toEqual({ kind: 'new_group', because: 'none_open' });
    expect(decideJoining(open, window, NOW + 5 * MINUTE - 1)).toEqual({ kind: 'joins', until: NOW + 5 * MINUTE });
    expect(decideJoining(open, window, NOW + 5 * MINUTE)).toEqual({ kind: 'new_group', because: 'window_over' });
    expect(decideJoining(open, grouping([]), NOW * 2)).toEqual({ kind: 'joins', until: undefined });
  });
});
