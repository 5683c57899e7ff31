import type { ExposureChange, StoredExposure, StoredVerdict } from '#exposures/index.ts';

/** What a timeline says of a change of an exposure; Markdown. */
export function exposureSentence({ kind, exposure, verdict }: ExposureChange): string {
  const where = `\`${exposure.service}\` in \`${exposure.environment}\``;
  switch (kind) {
    case 'began':
    case 'reopened':
    case 'returned':
      return beganSentence(exposure, where);
    case 'budget_zero':
      return `There is no budget for ${exposure.group} on ${where}: ${exposure.deadlineBecause}.`;
    case 'known_exploited':
      return `${exposure.group} is listed as exploited; ${beganSentence(exposure, where)}`;
    case 'ended':
      return `${where} serves nothing any more that has ${exposure.group}. That does not close it: somebody must say what came of it.`;
    case 'dismissed':
      return `${where} was not exposed to ${exposure.group}: ${exposure.dismissal?.because ?? 'it no longer matches'}.`;
    case 'merged':
      return `${exposure.dismissal?.because ?? 'It is the same flaw as another'}: ${where} is one row from now on.`;
    case 'verdict':
      return verdictSentence(exposure, verdict, where);
    case 'accepted':
      return `That it can not be told what came of ${exposure.group} on ${where} was accepted: ${verdict?.accepted?.reason ?? ''}`;
  }
}

function beganSentence({ group, stretches, state }: StoredExposure, where: string): string {
  const last = stretches.at(-1);
  const versions = last?.versions.map(({ version }) => version) ?? [];
  const what = versions.slice(0, 5).join(', ');
  const since = last === undefined ? '' : ` since ${minute(last.from)}`;
  if (state === 'live') return `${where} serves ${group}: ${what}${since}.`;
  const until = last?.to === undefined ? '' : ` until ${minute(last.to)}`;
  return `${where} served ${group}: ${what},${since}${until}.`;
}

const said: Readonly<Record<StoredVerdict['verdict'], string>> = {
  no_evidence: 'no evidence that it was used',
  suspected: 'it is suspected that it was used',
  confirmed: 'it is confirmed that it was used',
  cannot_tell: 'it can not be told',
};

function verdictSentence(exposure: StoredExposure, verdict: StoredVerdict | undefined, where: string): string {
  if (verdict === undefined) return `A verdict was signed on ${exposure.group} for ${where}.`;
  const window = `${minute(verdict.from)} to ${minute(verdict.to)}`;
  const missing = verdict.missing === undefined ? '' : ` Missing: ${verdict.missing}`;
  return `Verdict on ${exposure.group} for ${where}: ${said[verdict.verdict]}. Logs: ${verdict.logs}. Window: ${window}. Searched for: ${verdict.query}.${missing}`;
}

function minute(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
