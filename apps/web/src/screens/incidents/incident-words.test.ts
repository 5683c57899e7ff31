import { describe, expect, it } from 'vitest';
import {
  type Holding,
  initialsOf,
  isMine,
  missingOf,
  missingWords,
  type RoleName,
  type Side,
} from './incident-words.ts';

const at = '2026-01-01T00:00:00.000Z';
const side = (axis: Side['axis'], resolvedAt: string | null = null): Side => ({
  axis,
  severity: 'sev2',
  startedAt: at,
  detectedAt: at,
  acknowledgedAt: null,
  engagedAt: null,
  mitigatedAt: null,
  resolvedAt,
  resolvedBy: null,
  proven: [],
  unproven: [],
});
const held = (role: RoleName, id: string): Holding => ({ role, holder: { id, name: id }, since: at, offered: null });
const asked = (role: RoleName, id: string): Holding => ({
  role,
  holder: null,
  since: null,
  offered: { person: { id, name: id }, at, by: { id: 's', name: 'Lockstep', kind: 'system' }, because: 'on call' },
});

describe('what an incident lacks', () => {
  it('names the commander, and the lead of each side when it has both', () => {
    const axes = [side('reliability'), side('security')];

    expect(missingOf({ kind: 'both', axes, roles: [] })).toEqual([
      'no commander',
      'no reliability lead',
      'no security lead',
    ]);
  });

  it('asks for a lead of security on its own, and for none of reliability alone', () => {
    const roles = [held('commander', 'a')];

    expect(missingOf({ kind: 'security', axes: [side('security')], roles })).toEqual(['no security lead']);
    expect(missingOf({ kind: 'reliability', axes: [side('reliability')], roles })).toEqual([]);
  });

  it('says when somebody was asked and has not answered', () => {
    const roles = [held('commander', 'a'), asked('security_lead', 'b')];

    expect(missingOf({ kind: 'security', axes: [side('security')], roles })).toEqual(['security lead asked']);
  });

  it('lacks nothing of a side that is closed', () => {
    const axes = [side('reliability', at), side('security')];
    const roles = [held('commander', 'a'), held('security_lead', 'b')];

    expect(missingOf({ kind: 'both', axes, roles })).toEqual([]);
    expect(missingOf({ kind: 'both', axes: [side('reliability', at), side('security', at)], roles: [] })).toEqual([]);
  });
});

it('counts those as mine in which I hold a role or am asked for one', () => {
  expect(isMine({ roles: [held('scribe', 'me')] }, 'me')).toBe(true);
  expect(isMine({ roles: [asked('legal', 'me')] }, 'me')).toBe(true);
  expect(isMine({ roles: [held('scribe', 'you')] }, 'me')).toBe(false);
  expect(isMine({ roles: [held('scribe', 'you')] }, undefined)).toBe(false);
});

it('writes faces with the first letters of the first and the last name', () => {
  expect(['Ada Lovelace', 'Rhea', 'Ana de la Cruz', '李 明', '...'].map(initialsOf)).toEqual([
    'AL',
    'R',
    'AC',
    '李明',
    '?',
  ]);
});

it('says in few words that both leads are missing', () => {
  expect(missingWords(['no commander', 'no reliability lead', 'no security lead'])).toBe('no commander, no leads');
  expect(missingWords(['security lead asked'])).toBe('security lead asked');
});
