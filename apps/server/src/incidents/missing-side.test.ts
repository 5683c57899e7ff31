import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SeatFacts, whoIsMissing } from './missing-side.ts';

const nothing: SeatFacts = {
  severity: 'sev2',
  leads: { reliability: undefined, security: undefined },
  resolved: [],
  linkedExposures: [],
  exposures: [],
  holds: [],
  alerts: [],
  proposals: [],
};
const ana = { id: 'a', name: 'Ana' };
const exposure = { name: 'CVE-2023-44487', service: 'shop', isZeroBudget: true, isLive: true };
const hold = { axis: 'security', service: 'shop', version: '1.4.1', reason: 'carries CVE-2023-44487' } as const;
const alert = { title: 'checkout fails', axis: 'reliability', isBurning: true } as const;
const proposal = {
  name: 'G-12',
  title: 'Roll shop back to 1.4.1',
  verdicts: { reliability: 'allow', security: 'deny' },
} as const;

const said = (facts: Partial<SeatFacts>) =>
  whoIsMissing({ ...nothing, ...facts }).map(({ axis, reason, call }) => `${axis} ${reason} ${call}`);

describe('whoIsMissing', () => {
  it('misses nobody where nothing says so, whatever the severity', () => {
    expect(said({ severity: 'sev1' })).toEqual([]);
  });

  it.each(['sev1', 'sev2'] as const)('pages security in a %s for an exposure, a hold or a stop', (severity) => {
    expect(said({ severity, exposures: [exposure] })).toEqual(['security exposure page']);
    expect(said({ severity, holds: [hold] })).toEqual(['security hold page']);
    expect(said({ severity, proposals: [proposal] })).toEqual(['security proposal page']);
  });

  it.each(['sev3', 'sev4', 'sev5'] as const)('says the same silently in a %s', (severity) => {
    const facts = { severity, exposures: [exposure], holds: [hold], proposals: [proposal] };
    expect(said(facts)).toEqual(['security exposure note', 'security hold note', 'security proposal note']);
  });

  it('says silently what is less than that', () => {
    expect(said({ linkedExposures: ['CVE-2020-1'] })).toEqual(['security linked_exposure note']);
    expect(said({ exposures: [{ ...exposure, isZeroBudget: false }] })).toEqual(['security linked_exposure note']);
    expect(said({ alerts: [{ ...alert, axis: 'security' }] })).toEqual(['security alert note']);
  });

  it('goes the other way round: what burns pages reliability', () => {
    expect(said({ alerts: [alert] })).toEqual(['reliability burning page']);
    expect(said({ alerts: [{ ...alert, isBurning: false }] })).toEqual(['reliability alert note']);
    expect(said({ holds: [{ ...hold, axis: 'reliability' }] })).toEqual(['reliability hold page']);
    const stopped = { ...proposal, verdicts: { reliability: 'needs_signoff', security: 'allow' } } as const;
    expect(said({ proposals: [stopped] })).toEqual(['reliability proposal page']);
  });

  it('asks nobody for a seat that is held, or a side that is over', () => {
    const facts = { exposures: [exposure], holds: [hold] };
    expect(said({ ...facts, leads: { reliability: undefined, security: ana } })).toEqual([]);
    expect(said({ ...facts, resolved: ['security'] })).toEqual([]);
  });

  it('notes one person who leads both sides of a severe incident', () => {
    const leads = { reliability: ana, security: ana };
    expect(said({ leads })).toEqual(['security one_person_for_both note']);
    expect(said({ leads, severity: 'sev3' })).toEqual([]);
  });

  it('says why with names, the first three of them', () => {
    const exposures = ['A', 'B', 'C', 'D'].map((name) => ({ ...exposure, name }));
    const [first] = whoIsMissing({ ...nothing, exposures });
    expect(first?.because).toBe(
      'shop is live with A, which may not wait three days; shop is live with B, which may not wait three days; ' +
        'shop is live with C, which may not wait three days; and 1 more',
    );
    expect(whoIsMissing({ ...nothing, exposures: [{ ...exposure, isLive: false }] })[0]?.because).toBe(
      'shop was live with CVE-2023-44487, and nobody has looked yet whether it was used',
    );
    expect(whoIsMissing({ ...nothing, proposals: [proposal] })[0]?.because).toBe(
      'Roll shop back to 1.4.1 is proposed (G-12), and for security the gate denies it',
    );
  });

  it('never takes a call back, or a page, because there is one fact more', () => {
    const facts = fc.record({
      severity: fc.constantFrom('sev1', 'sev2', 'sev3') satisfies fc.Arbitrary<SeatFacts['severity']>,
      exposures: fc.subarray([exposure, { ...exposure, isZeroBudget: false }]),
      holds: fc.subarray([hold, { ...hold, axis: 'reliability' as const }]),
      alerts: fc.subarray([alert, { ...alert, isBurning: false }, { ...alert, axis: 'both' as const }]),
      proposals: fc.subarray([proposal]),
    });
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const both = {
          severity: one.severity,
          exposures: [...one.exposures, ...other.exposures],
          holds: [...one.holds, ...other.holds],
          alerts: [...one.alerts, ...other.alerts],
          proposals: [...one.proposals, ...other.proposals],
        };
        expect(said(both)).toEqual(expect.arrayContaining(said(one)));
      }),
    );
  });
});
