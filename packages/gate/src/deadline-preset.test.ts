import { BOD_26_04, deadlineOf } from '@lockstep/advisories';
import type { DeadlineInput } from '@lockstep/advisories';
import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { finding, gateFacts, releaseFacts } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { presetOf } from './deadline-preset.ts';
import { decide } from './decide.ts';
import { defaultSettings } from './default-settings.ts';
import { dryRun } from './dry-run.ts';
import { floorProposals } from './floor.ts';
import { securityHolds } from './holds.ts';
import type { PolicySettings } from './policy.ts';

const evaluate = createCedarEvaluator(defaultPolicy);
const bySeverity: PolicySettings = { ...defaultSettings, deadlinePreset: 'severity_days', deadlineCriticalDays: 7 };
const critical = finding('CVE-2025-1', {
  cvss: { vector: '', baseScore: 9.8 },
  ssvc: { exploitation: 'none', isAutomatable: false, technicalImpact: 'partial' },
});
const facts = gateFacts({
  target: releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { line: '1', record: {}, findings: [critical] }),
});

describe('the deadline preset of a policy', () => {
  it('is the same object for the same settings, and one for the default', () => {
    expect(presetOf(bySeverity)).toBe(presetOf(bySeverity));
    expect(presetOf({ ...defaultSettings })).toBe(presetOf(defaultSettings));
  });

  it('as an own table begins as BOD 26-04', () => {
    const own = presetOf({ ...defaultSettings, deadlinePreset: 'own_table' });

    for (const row of BOD_26_04) {
      const given: DeadlineInput = {
        knownExploited: row.isKnownExploited
          ? { cve: 'CVE-2025-1', listedOn: '2025-01-01', dueOn: undefined, via: 'alias', hasRansomwareUse: false }
          : undefined,
        ssvc: { exploitation: 'none', isAutomatable: row.isAutomatable, technicalImpact: row.technicalImpact },
        cvss: undefined,
        isMalicious: false,
      };
      const { dueInDays, class: expected } = deadlineOf(given, row.isExposed ? 'public' : 'none', own);
      expect([expected, dueInDays]).toEqual([
        row.class,
        deadlineOf(given, row.isExposed ? 'public' : 'none').dueInDays,
      ]);
    }
  });

  it('decides verdicts, and a dry run names those it would change', () => {
    const before = decide(facts, defaultPolicy, evaluate);
    const strict = { ...defaultPolicy, settings: bySeverity };

    expect(before.axes.security).toBe('allow');
    expect(decide(facts, strict, evaluate).axes.security).toBe('deny');
    expect(dryRun([{ id: 'one', facts, decision: before }], strict, evaluate)).toMatchObject({
      judged: 1,
      changed: [{ id: 'one', from: 'allow', to: 'deny' }],
    });
    // What was judged by one preset is not remembered for the other.
    expect(decide(facts, defaultPolicy, evaluate)).toEqual(before);
  });

  it('decides what joins the floor and what security holds', () => {
    const release = { version: '1.0.0', findings: [critical] };
    const floor = (settings: PolicySettings) =>
      floorProposals([critical], { version: '1.1.0', findings: [] }, 'public', [], presetOf(settings));
    const holds = (settings: PolicySettings) =>
      securityHolds(release, 'public', true, '2025-07-01T00:00:00Z', presetOf(settings));

    expect([floor(defaultSettings), holds(defaultSettings)]).toEqual([[], []]);
    expect([floor(bySeverity), holds(bySeverity)]).toMatchObject([
      [{ group: 'CVE-2025-1' }],
      [{ subject: 'CVE-2025-1' }],
    ]);
  });
});
