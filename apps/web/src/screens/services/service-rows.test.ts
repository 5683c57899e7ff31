import { describe, expect, it } from 'vitest';
import { type HarbourItem, type IncidentItem, rowMatches, type ServiceItem, serviceRows } from './service-rows.ts';

const at = '2026-11-01T00:00:00.000Z';
const service = (name: string): ServiceItem => ({
  id: crypto.randomUUID(),
  name,
  title: `The ${name}`,
  team: 'web',
  tier: 2,
  exposure: null,
  mode: 'warn_only',
  isFailClosed: false,
  isSample: false,
  createdAt: at,
});
const incident = (name: string, severity: IncidentItem['severity']): IncidentItem => ({
  id: crypto.randomUUID(),
  name: 'INC-1',
  number: 1,
  service: name,
  environment: null,
  title: 'slow',
  kind: 'reliability',
  severity,
  status: { name: 'investigating', title: 'Investigating', phase: 'active' },
  isDrill: false,
  isRestricted: false,
  isPrivileged: false,
  startedAt: at,
  declaredAt: at,
  resolvedAt: null,
  axes: [],
  roles: [],
  declaredVia: 'person',
  mergedInto: null,
  version: 1,
  causedByVersion: null,
  fixedByVersion: null,
  isSimulated: false,
  recordedBy: { id: 'x', name: 'x', kind: 'person' },
});
const harbour = (name: string, target: string | null): HarbourItem => ({
  service: name,
  environment: 'production',
  current: '2.0.0',
  target,
  verdict: target === null ? null : 'allow',
  summary: '',
  owner: null,
  cure: null,
  computedAt: at,
  verdicts: [],
  preSignatures: [],
});

describe('serviceRows', () => {
  it('puts what burns worst on top, then goes by name', () => {
    const rows = serviceRows(
      [service('a'), service('b'), service('c')],
      [],
      [incident('c', 'sev2'), incident('b', 'sev1')],
    );

    expect(rows.map((row) => row.service.name)).toEqual(['b', 'c', 'a']);
  });

  it('finds a service by words in any order and by what it runs', () => {
    const [row] = serviceRows([service('umami')], [harbour('umami', null)], []);

    expect(row && rowMatches(row, { q: '2.0 UMA' })).toBe(true);
    expect(row && rowMatches(row, { q: 'umami 3.0' })).toBe(false);
  });

  it('finds services that could go nowhere', () => {
    const rows = serviceRows([service('a'), service('b')], [harbour('a', null), harbour('b', '1.9.0')], []);

    expect(rows.filter((row) => rowMatches(row, { only: 'no_harbour' })).map((row) => row.service.name)).toEqual(['a']);
  });
});
