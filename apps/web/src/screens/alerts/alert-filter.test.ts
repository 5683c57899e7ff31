import { describe, expect, it } from 'vitest';
import { filterOf, isFiltered, sharedMatchers } from './alert-filter.ts';
import { testAlert } from './test-alert.ts';

describe('what the address asks for', () => {
  it('is all open alerts when it says nothing', () => {
    expect(filterOf({})).toEqual({ state: 'open' });
    expect(isFiltered(filterOf({ show: 'resolved', q: ' ' }))).toBe(false);
  });

  it('is narrowed by each of its parts', () => {
    const filter = filterOf({ q: 'disk', labels: '{team="shop"}', fate: 'held', source: 'prom' });

    expect(filter).toEqual({ state: 'open', search: 'disk', matchers: '{team="shop"}', fate: 'held', source: 'prom' });
    expect(isFiltered(filter)).toBe(true);
  });
});

it('silences several alerts by what they share', () => {
  const one = testAlert('1', { labels: { alertname: 'Down', pod: 'a', severity: 'critical', team: 'shop' } });
  const two = testAlert('2', { labels: { alertname: 'Down', pod: 'b', severity: 'critical' } });

  expect(sharedMatchers([one, two])).toEqual([{ name: 'alertname', value: 'Down', isRegex: false, isEqual: true }]);
  expect(sharedMatchers([])).toEqual([]);
});
