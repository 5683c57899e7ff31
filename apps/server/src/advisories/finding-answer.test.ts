import type { DeadlinePreset, Finding } from '@lockstep/advisories';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerFindings, toFindingAnswer } from './finding-answer.ts';

const finding = (more: Partial<Finding>): Finding => ({
  group: 'CVE-2025-1',
  aliases: ['CVE-2025-1'],
  package: 'npm/left',
  versions: ['1.0.0'],
  state: 'affected',
  unknownReason: undefined,
  sources: [],
  scope: 'required',
  knownExploited: undefined,
  exploitedByReference: [],
  isMalicious: false,
  cvss: undefined,
  epss: undefined,
  ssvc: undefined,
  knownAt: '2025-12-01T00:00:00.000Z',
  ...more,
});

const findings = [
  finding({}),
  finding({ cvss: { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', baseScore: 5.3 } }),
  finding({
    knownExploited: {
      cve: 'CVE-2025-1',
      listedOn: '2025-12-05',
      dueOn: undefined,
      hasRansomwareUse: false,
      via: 'alias',
    },
  }),
  finding({
    sources: [
      { advisoryId: 'OWN-1', origin: 'own', matchedBy: 'range', matched: '>= 0', fixed: [], isRestricted: true },
    ],
  }),
];
const days = { critical: 3, high: 14, medium: 30, low: 90 };
const presets: readonly DeadlinePreset[] = [
  { kind: 'bod_26_04' },
  { kind: 'fedramp_2026' },
  { kind: 'severity_days', days, clock: 'published' },
  { kind: 'severity_days', days, clock: 'found' },
];

it('answers for many places as for each of them alone', () => {
  const place = fc.record({
    at: fc.nat(findings.length - 1),
    exposure: fc.constantFrom('none' as const, 'public' as const, 'undeclared' as const),
    releasedAt: fc.integer({ min: Date.UTC(2025, 10, 1), max: Date.UTC(2026, 1, 1) }),
  });
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 2 }),
      fc.constantFrom(...presets),
      fc.boolean(),
      (places, preset, mayRead) => {
        const answerOf = answerFindings(preset, mayRead);
        for (const { at, exposure, releasedAt } of places) {
          const one = findings[at] ?? finding({});
          expect(answerOf(one, { exposure, releasedAt })).toEqual(
            toFindingAnswer(one, { exposure, preset, releasedAt }, mayRead),
          );
        }
      },
    ),
  );
});
