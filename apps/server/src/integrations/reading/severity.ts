import type { AlertSeverity } from '@lockstep/alerting';

const WORDS: Readonly<Record<AlertSeverity, string>> = {
  critical: 'critical crit fatal emergency emerg alert disaster page immediate urgent p0 p1 sev0 sev1 s1 blocker',
  error: 'error err high major severe p2 sev2 s2',
  warning: 'warning warn average medium moderate minor p3 sev3 s3 unhealthy',
  info: 'info information informational notice low debug none ok p4 p5 sev4 sev5 s4 not_classified unclassified trivial',
};

const BY_WORD = new Map(
  (Object.keys(WORDS) as AlertSeverity[]).flatMap((severity) =>
    WORDS[severity].split(' ').map((word) => [word, severity]),
  ),
);

/** Our step for a sender's word; undefined for words we do not know: then the source or a rule decides. */
export function severityOf(word: string | undefined): AlertSeverity | undefined {
  return word === undefined ? undefined : BY_WORD.get(word.trim().toLowerCase());
}
