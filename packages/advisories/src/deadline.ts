import type { Deadline, DeadlineClass, Exposure, Finding } from './finding.ts';

/** The facts a deadline rests on. */
export type DeadlineInput = Pick<Finding, 'knownExploited' | 'ssvc' | 'cvss' | 'isMalicious'>;

interface BodRow {
  readonly isKnownExploited: boolean;
  readonly isExposed: boolean;
  readonly isAutomatable: boolean;
  readonly technicalImpact: 'partial' | 'total';
  readonly class: DeadlineClass;
}

/**
 * Decision table of CISA's Binding Operational Directive 26-04 (2026-06-10): in KEV, publicly exposed, automatable,
 * technical impact. The position is the row number.
 *
 * Source: CERTCC/SSVC data/csv/cisa/cisa_bod_26_04_1_0_0.csv
 */
export const BOD_26_04: readonly BodRow[] = [
  row('no', 'no', 'no', 'partial', 'next_upgrade'),
  row('yes', 'no', 'no', 'partial', 'fourteen_days'),
  row('no', 'yes', 'no', 'partial', 'sixty_days'),
  row('no', 'no', 'yes', 'partial', 'sixty_days'),
  row('no', 'no', 'no', 'total', 'next_upgrade'),
  row('yes', 'yes', 'no', 'partial', 'fourteen_days'),
  row('yes', 'no', 'yes', 'partial', 'fourteen_days'),
  row('no', 'yes', 'yes', 'partial', 'fourteen_days'),
  row('yes', 'no', 'no', 'total', 'fourteen_days'),
  row('no', 'yes', 'no', 'total', 'fourteen_days'),
  row('no', 'no', 'yes', 'total', 'sixty_days'),
  row('yes', 'yes', 'yes', 'partial', 'three_days'),
  row('yes', 'yes', 'no', 'total', 'three_days_forensic'),
  row('yes', 'no', 'yes', 'total', 'three_days_forensic'),
  row('no', 'yes', 'yes', 'total', 'three_days'),
  row('yes', 'yes', 'yes', 'total', 'three_days_forensic'),
];

function row(
  kev: 'yes' | 'no',
  exposed: 'yes' | 'no',
  automatable: 'yes' | 'no',
  technicalImpact: 'partial' | 'total',
  deadline: DeadlineClass,
): BodRow {
  return {
    isKnownExploited: kev === 'yes',
    isExposed: exposed === 'yes',
    isAutomatable: automatable === 'yes',
    technicalImpact,
    class: deadline,
  };
}

/** CVSS base score from which a flaw without decision points counts as urgent. */
const HIGH_SCORE = 7;

/**
 * Deadline class of a finding in a service with this exposure.
 * Without SSVC points, known exploited counts as automatable and total; otherwise the score decides, and no score
 * counts as a high one. Both are marked as estimated.
 */
export function deadlineOf(finding: DeadlineInput, exposure: Exposure): Deadline {
  if (finding.isMalicious) {
    return { class: 'three_days_forensic', isEstimated: false, because: 'malicious code outranks every deadline' };
  }
  if (finding.ssvc !== undefined) {
    const { isAutomatable, technicalImpact } = finding.ssvc;
    return fromTable(finding, exposure, isAutomatable, technicalImpact, false);
  }
  if (finding.knownExploited !== undefined) return fromTable(finding, exposure, true, 'total', true);
  const score = finding.cvss?.baseScore;
  const isHigh = score === undefined || score >= HIGH_SCORE;
  const because = score === undefined ? 'no SSVC points and no score' : `no SSVC points, CVSS ${score.toFixed(1)}`;
  return { class: isHigh ? 'fourteen_days' : 'sixty_days', isEstimated: true, because };
}

/** Everything but a service nobody outside can reach is exposed; not knowing counts as exposed. */
export function isExposed(exposure: Exposure): boolean {
  return exposure === 'public' || exposure === 'partner' || exposure === 'undeclared';
}

function fromTable(
  finding: DeadlineInput,
  exposure: Exposure,
  isAutomatable: boolean,
  technicalImpact: 'partial' | 'total',
  isEstimated: boolean,
): Deadline {
  const isKnownExploited = finding.knownExploited !== undefined;
  const number = BOD_26_04.findIndex(
    (candidate) =>
      candidate.isKnownExploited === isKnownExploited &&
      candidate.isExposed === isExposed(exposure) &&
      candidate.isAutomatable === isAutomatable &&
      candidate.technicalImpact === technicalImpact,
  );
  const found = BOD_26_04[number];
  if (found === undefined) throw new RangeError('the table of BOD 26-04 has a gap');
  const facts = [
    isKnownExploited ? 'known exploited' : 'not known exploited',
    isExposed(exposure) ? `exposed (${exposure})` : `not exposed (${exposure})`,
    isAutomatable ? 'automatable' : 'not automatable',
    `${technicalImpact} impact`,
  ];
  const note = isEstimated ? ', SSVC points missing' : '';
  return { class: found.class, isEstimated, because: `BOD 26-04 row ${number}: ${facts.join(', ')}${note}` };
}
