import type { AlertAxis, AlertSeverity } from '@lockstep/alerting';
import { severityOf } from './severity.ts';

/** Words of scanners beside those everybody uses. What says "not rated yet" is none of them: unknown stays unknown. */
const SCANNER_WORDS: Readonly<Record<string, AlertSeverity>> = {
  important: 'error',
  negligible: 'info',
  unimportant: 'info',
  optional: 'info',
  style: 'info',
  note: 'info',
};

/** Our step for a scanner's word; undefined for `UNKNOWN`, `unassigned` and everything else we do not know. */
export function findingSeverity(word: string | undefined): AlertSeverity | undefined {
  return severityOf(word) ?? SCANNER_WORDS[word?.trim().toLowerCase() ?? ''];
}

/** By the bands of CVSS 3 and 4: 9, 7 and 4. Source: https://www.first.org/cvss/v4-0/specification-document, section 6. */
export function scoreSeverity(score: unknown): AlertSeverity | undefined {
  const value = typeof score === 'string' && score.trim() !== '' ? Number(score) : score;
  if (typeof value !== 'number' || !(value >= 0 && value <= 10)) return undefined;
  if (value >= 9) return 'critical';
  if (value >= 7) return 'error';
  return value >= 4 ? 'warning' : 'info';
}

const RANK: Readonly<Record<AlertSeverity, number>> = { info: 1, warning: 2, error: 3, critical: 4 };

export function worse(a: AlertSeverity | undefined, b: AlertSeverity | undefined): AlertSeverity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return RANK[a] >= RANK[b] ? a : b;
}

/**
 * Techniques that take a service away: destruction, encryption, wiping, service stop, recovery inhibited, hijacked resources, denial
 * of service, shutdown. Source: MITRE ATT&CK, tactic TA0040 (Impact).
 */
const TAKES_SERVICE_AWAY = /\bT(1485|1486|1489|1490|1496|1498|1499|1529|1561)\b/;

/** A detection is `both` when it names a technique that takes the service away, otherwise `security`. */
export function axisOfTechniques(techniques: readonly (string | undefined)[]): AlertAxis {
  return techniques.some((technique) => technique !== undefined && TAKES_SERVICE_AWAY.test(technique))
    ? 'both'
    : 'security';
}
