import { describe, expect, it } from 'vitest';
import {
  type AlertRoute,
  conditionWords,
  groupingDraftOf,
  groupingOf,
  newRouteDraft,
  routeBodyOf,
  routeDraftOf,
} from './route-draft.ts';

const route: AlertRoute = {
  id: 'r',
  position: 0,
  name: 'Shop at night',
  matchers: [{ name: 'team', value: 'shop', isRegex: false, isEqual: true }],
  sources: ['prometheus'],
  services: null,
  axes: ['security'],
  severities: ['critical', 'error'],
  during: [{ zone: 'Europe/Berlin', weekdays: [6, 7], minutes: { from: 1_080, to: 1_440 } }],
  setAxis: null,
  setUrgency: 'high',
  grouping: { by: ['alertname', 'cluster'], windowMinutes: null, flapMinutes: 5 },
  transientSeconds: 60,
  declare: { kind: 'both', severity: 'sev1' },
  policyId: 'p',
  policyName: 'Web',
  updatedAt: '2026-11-21T10:00:00.000Z',
  updatedBy: { kind: 'person', id: 'u', name: 'Ada' },
};

describe('a route in its editor', () => {
  it('comes back as it was when nothing is changed', () => {
    const { id: _id, position: _position, policyName: _name, updatedAt: _at, updatedBy: _by, ...body } = route;

    expect(routeBodyOf(routeDraftOf(route))).toEqual(body);
  });

  it('takes everything and changes nothing when it is new', () => {
    expect(routeBodyOf(newRouteDraft())).toMatchObject({
      matchers: [],
      sources: null,
      services: null,
      axes: null,
      severities: null,
      during: null,
      setAxis: null,
      setUrgency: null,
      grouping: null,
      policyId: null,
      declare: null,
    });
  });

  it('leaves a line of a label out that is not filled in', () => {
    const matchers = [{ name: ' ', value: '', isRegex: false, isEqual: true }];

    expect(routeBodyOf({ ...newRouteDraft(), matchers }).matchers).toEqual([]);
  });

  it('does not make a number of what is none', () => {
    expect(routeBodyOf({ ...newRouteDraft(), transientSeconds: 'soon' }).transientSeconds).toBeNaN();
  });
});

it('reads its conditions to people', () => {
  expect(conditionWords(route)).toEqual([
    'from prometheus',
    'critical or error',
    'axis security',
    'Sat, Sun 18:00 to 00:00 Europe/Berlin',
  ]);
});

it('keeps a grouping through its fields', () => {
  const grouping = { by: ['...'], windowMinutes: 10, flapMinutes: 0 };

  expect(groupingOf(groupingDraftOf(grouping))).toEqual(grouping);
});
