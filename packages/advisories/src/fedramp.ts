import type { Finding } from './finding.ts';

/**
 * Days to mitigate or remediate, by potential agency impact (N2 to N5), for a likely exploitable flaw that can be reached
 * from the internet, for one that can not, and for one that is not likely to be exploited.
 *
 * Source: FedRAMP Consolidated Rules for 2026, Vulnerability Detection and Response (VDR-TFR-PVR), class C
 */
const FEDRAMP_2026: Readonly<Record<2 | 3 | 4 | 5, readonly [reachable: number, inside: number, unlikely: number]>> = {
  5: [2, 4, 16],
  4: [4, 8, 64],
  3: [16, 32, 128],
  2: [48, 128, 192],
};

/**
 * FedRAMP leaves impact and exploitability to the provider's judgement. Here the CVSS base score stands for the impact
 * (9.0 N5, 7.0 N4, 4.0 N3, below N2; none N5), and a flaw is likely exploitable unless decision points say that nobody
 * exploits it and that it can not be automated.
 */
export function fedrampDays(
  { knownExploited, ssvc, cvss }: Pick<Finding, 'knownExploited' | 'ssvc' | 'cvss'>,
  isReachable: boolean,
): { readonly days: number; readonly isEstimated: boolean; readonly because: string } {
  const score = cvss?.baseScore;
  const impact = score === undefined || score >= 9 ? 5 : score >= 7 ? 4 : score >= 4 ? 3 : 2;
  const isUnlikely =
    knownExploited === undefined && ssvc !== undefined && ssvc.exploitation === 'none' && !ssvc.isAutomatable;
  const column = isUnlikely ? 2 : isReachable ? 0 : 1;
  const facts = [
    score === undefined ? 'no score, taken as impact N5' : `CVSS ${score.toFixed(1)}, taken as impact N${impact}`,
    isUnlikely ? 'not likely exploitable' : `likely exploitable${ssvc === undefined ? ' (SSVC points missing)' : ''}`,
    isReachable ? 'internet-reachable' : 'not internet-reachable',
  ];
  return {
    days: FEDRAMP_2026[impact][column],
    isEstimated: score === undefined || (ssvc === undefined && knownExploited === undefined),
    because: `FedRAMP 2026 class C: ${facts.join(', ')}`,
  };
}
