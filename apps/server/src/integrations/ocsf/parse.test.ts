import { describe, expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { ocsf, parseOcsf } from './parse.ts';

const FINDING = {
  class_uid: 2004,
  class_name: 'Detection Finding',
  severity_id: 4,
  finding_info: { uid: 'u', title: 't' },
};

function first(about: object) {
  return reading(ocsf, { ...FINDING, ...about }).alerts[0];
}

describe('an OCSF finding', () => {
  it.each([
    [{ class_uid: 2001, finding_info: undefined, finding: { uid: 'v1.0', title: 'old' } }, 'v1.0'],
    [{ class_uid: 2002 }, 'u'],
    [{ class_uid: 2003 }, 'u'],
    [{ class_uid: 2005, finding_info: undefined, finding_info_list: [{ uid: 'first' }, { uid: 'second' }] }, 'first'],
    [{ class_uid: 2006 }, 'u'],
    [{ class_uid: 2007 }, 'u'],
    [{ finding_info: { title: 't' }, metadata: { uid: 'm' } }, 'm'],
    [{ finding_info: { title: 't' }, resources: [{ uid: 'r' }] }, '|t|r'],
  ])('%j is known by %s', (about, key) => {
    expect(first(about)?.dedupKey).toBe(key);
  });

  it.each([
    [0, undefined],
    [1, 'info'],
    [2, 'info'],
    [3, 'warning'],
    [4, 'error'],
    [5, 'critical'],
    [6, 'critical'],
    [99, undefined],
  ])('of severity_id %i is %s', (severity_id, severity) => {
    expect(first({ severity_id })?.severity).toBe(severity);
  });

  it.each([
    [{ status_id: 1 }, 'fire'],
    [{ status_id: 2 }, 'fire'],
    [{ status_id: 3 }, 'resolve'],
    [{ status_id: 4 }, 'resolve'],
    [{ status_id: 5 }, 'resolve'],
    [{ activity_id: 3 }, 'resolve'],
    [{ class_uid: 2005, status_id: 3 }, 'fire'],
    [{ class_uid: 2001, state_id: 4 }, 'resolve'],
    [{ class_uid: 2003, compliance: { status_id: 1 } }, 'resolve'],
    [{ class_uid: 2003, compliance: { status_id: 3 } }, 'fire'],
    [{ status_code: 'PASS' }, 'resolve'],
    [{ status_code: 'FAIL' }, 'fire'],
    [{ is_suppressed: true }, 'resolve'],
  ])('with %j: %s', (about, action) => {
    expect(first(about)?.action).toBe(action);
  });

  it('of a technique that takes a service away concerns both', () => {
    expect(first({ attacks: [{ technique: { uid: 'T1486' } }] })?.axis).toBe('both');
    expect(first({ finding_info: { uid: 'u', attacks: [{ techniques: [{ uid: 'T1499.002' }] }] } })?.axis).toBe('both');
    expect(first({ attacks: [{ technique: { uid: 'T1078' } }] })?.axis).toBe('security');
  });
});

describe('an OCSF event of another class', () => {
  it('is left out by name', () => {
    const read = reading(ocsf, { class_uid: 3002, class_name: 'Authentication' });

    expect(read.ignored).toEqual([{ reason: 'OCSF event that is no finding: Authentication', count: 1 }]);
  });

  it('alerts when it says so itself, and is not over because it succeeded', () => {
    const event = { class_uid: 4001, class_name: 'Network Activity', is_alert: true, status_id: 4, activity_id: 3 };

    expect(first({ ...event })).toMatchObject({ action: 'fire', labels: { class: 'Network Activity' } });
  });
});

it('reads what it can of a mixed list', () => {
  const read = reading(ocsf, [FINDING, null, { class_uid: 'x' }, { class_uid: 2004 }]);

  expect(read.alerts).toHaveLength(1);
  expect(read.rejected.map(({ path }) => path)).toEqual(['[1]', '[2].class_uid', '[3].finding_info']);
});

it('an empty list is nothing new', () => {
  expect(reading(ocsf, []).alerts).toEqual([]);
});

it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
  expect(parseOcsf(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('class_uid') });
});
