import { BOD_26_04_PRESET, CLASS_DAYS, classOfDays } from './deadline-preset.ts';
import type { DeadlinePreset, DeadlineRow, SeverityDays } from './deadline-preset.ts';
import { fedrampDays } from './fedramp.ts';
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
 * Deadline of a finding in a service with this exposure, by a preset.
 *
 * BOD 26-04: without SSVC points, known exploited counts as automatable and total; otherwise the score decides, and no
 * score counts as a high one. Both are marked as estimated.
 * In every preset malicious code is of the strictest class. Only an own table can make a known exploited flaw laxer than BOD 26-04 does.
 */
export function deadlineOf(
  finding: DeadlineInput,
  exposure: Exposure,
  preset: DeadlinePreset = BOD_26_04_PRESET,
): Deadline {
  if (finding.isMalicious) {
    const because = 'malicious code outranks every deadline';
    return { ...timed('three_days_forensic', finding), isEstimated: false, because };
  }
  switch (preset.kind) {
    case 'bod_26_04':
      return byBod(finding, exposure);
    case 'fedramp_2026':
      return notLaxerThanBod(byFedramp(finding, exposure), finding, exposure);
    case 'severity_days':
      return notLaxerThanBod(bySeverity(finding, preset.days, preset.clock), finding, exposure);
    case 'own_table':
      return byOwnTable(finding, exposure, preset.rows, preset.clock);
  }
}

/** Everything but a service nobody outside can reach is exposed; not knowing counts as exposed. */
export function isExposed(exposure: Exposure): boolean {
  return exposure === 'public' || exposure === 'partner' || exposure === 'undeclared';
}

/** The classes carry their own days; the clock of a listed flaw starts with its listing. */
function timed(deadlineClass: DeadlineClass, { knownExploited }: DeadlineInput) {
  const clock = knownExploited === undefined ? ('published' as const) : ('listed' as const);
  return { class: deadlineClass, dueInDays: CLASS_DAYS[deadlineClass], clock };
}

function byBod(finding: DeadlineInput, exposure: Exposure): Deadline {
  const { ssvc, knownExploited, cvss } = finding;
  if (ssvc !== undefined) return fromTable(finding, exposure, ssvc.isAutomatable, ssvc.technicalImpact, false);
  if (knownExploited !== undefined) return fromTable(finding, exposure, true, 'total', true);
  const isHigh = cvss === undefined || cvss.baseScore >= HIGH_SCORE;
  const because =
    cvss === undefined ? 'no SSVC points and no score' : `no SSVC points, CVSS ${cvss.baseScore.toFixed(1)}`;
  return { ...timed(isHigh ? 'fourteen_days' : 'sixty_days', finding), isEstimated: true, because };
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
  const facts = factsOf(finding, exposure, isAutomatable, technicalImpact);
  const note = isEstimated ? ', SSVC points missing' : '';
  return { ...timed(found.class, finding), isEstimated, because: `BOD 26-04 row ${number}: ${facts}${note}` };
}

function factsOf(
  { knownExploited }: DeadlineInput,
  exposure: Exposure,
  isAutomatable: boolean,
  technicalImpact: 'partial' | 'total',
): string {
  return [
    knownExploited === undefined ? 'not known exploited' : 'known exploited',
    isExposed(exposure) ? `exposed (${exposure})` : `not exposed (${exposure})`,
    isAutomatable ? 'automatable' : 'not automatable',
    `${technicalImpact} impact`,
  ].join(', ');
}

function byFedramp(finding: DeadlineInput, exposure: Exposure): Deadline {
  const { days, because, isEstimated } = fedrampDays(finding, isExposed(exposure));
  return softenGuess({ class: classOfDays(days), dueInDays: days, clock: 'found', isEstimated, because }, finding);
}

function bySeverity(finding: DeadlineInput, days: SeverityDays, clock: 'published' | 'found'): Deadline {
  const score = finding.cvss?.baseScore;
  const level = score === undefined || score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
  const because =
    score === undefined ? 'no score, which counts as critical' : `CVSS ${score.toFixed(1)}, which is ${level}`;
  const dueInDays = days[level];
  const isEstimated = score === undefined;
  return softenGuess({ class: classOfDays(dueInDays), dueInDays, clock, isEstimated, because }, finding);
}

function byOwnTable(
  finding: DeadlineInput,
  exposure: Exposure,
  rows: readonly DeadlineRow[],
  clock: 'published' | 'found',
): Deadline {
  const { ssvc, knownExploited, cvss } = finding;
  const standsHigh = knownExploited !== undefined || cvss === undefined || cvss.baseScore >= HIGH_SCORE;
  const isAutomatable = ssvc?.isAutomatable ?? standsHigh;
  const impact = ssvc?.technicalImpact ?? (standsHigh ? 'total' : 'partial');
  const number = rows.findIndex(
    (candidate) =>
      (candidate.isKnownExploited ?? knownExploited !== undefined) === (knownExploited !== undefined) &&
      (candidate.isExposed ?? isExposed(exposure)) === isExposed(exposure) &&
      (candidate.isAutomatable ?? isAutomatable) === isAutomatable &&
      (candidate.technicalImpact ?? impact) === impact,
  );
  const found = rows[number];
  if (found === undefined) throw new RangeError('an own table of deadlines has a gap');
  const note = ssvc === undefined ? ', SSVC points missing' : '';
  const deadline: Deadline = {
    class: found.isForensic ? 'three_days_forensic' : classOfDays(found.days),
    dueInDays: found.days,
    clock: clock === 'published' && knownExploited !== undefined ? 'listed' : clock,
    isEstimated: ssvc === undefined,
    because: `own table, row ${number + 1}: ${factsOf(finding, exposure, isAutomatable, impact)}${note}`,
  };
  return softenGuess(deadline, finding);
}

/**
 * As in BOD 26-04, missing points alone never make a class whose budget is zero; the days and the sentence stay what they
 * are. What is known to be exploited needs no guess.
 */
function softenGuess(deadline: Deadline, { knownExploited }: DeadlineInput): Deadline {
  const isStrictest = deadline.class === 'three_days' || deadline.class === 'three_days_forensic';
  if (!deadline.isEstimated || !isStrictest || knownExploited !== undefined) return deadline;
  const because = `${deadline.because}; estimated, so the gate counts it as fourteen days`;
  return { ...deadline, class: 'fourteen_days', because };
}

const STRICTNESS: readonly DeadlineClass[] = [
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
];

/** A known exploited flaw keeps what BOD 26-04 gives it, where the preset would be laxer. */
function notLaxerThanBod(deadline: Deadline, finding: DeadlineInput, exposure: Exposure): Deadline {
  if (finding.knownExploited === undefined) return deadline;
  const bod = byBod(finding, exposure);
  const order = STRICTNESS.indexOf(bod.class) - STRICTNESS.indexOf(deadline.class);
  const isLaxer = order < 0 || (order === 0 && (bod.dueInDays ?? 366) <= (deadline.dueInDays ?? 366));
  return isLaxer ? { ...bod, because: `${bod.because} (stricter than: ${deadline.because})` } : deadline;
}
