import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { StoredExposure, StoredVerdict } from './exposure.ts';
import type { ChangedExposure, ExposureEvent } from './reconcile.ts';

const instant = (epochMs: number | undefined): string | undefined =>
  epochMs === undefined ? undefined : new Date(epochMs).toISOString();

/** What evidence keeps of an exposure. That of a restricted one says so, which keeps its content from those who need not know. */
function factsOf(exposure: StoredExposure) {
  const { service, environment, group, isRestricted, certainty, deadline, isZeroBudget, isMalicious, listedOn } =
    exposure;
  const last = exposure.stretches.at(-1);
  return {
    service,
    environment,
    advisory: group,
    ...(isRestricted ? { isRestricted: true } : {}),
    certainty,
    deadline,
    isZeroBudget,
    isMalicious,
    listedOn,
    knownAt: instant(exposure.knownAt),
    from: instant(last?.from),
    to: instant(last?.to),
    versions: last?.versions.map(({ version }) => version),
    state: exposure.state,
  };
}

/** A record for each exposure with a budget of zero that began, ended or was judged anew; the others follow from ledger and feeds. */
export async function recordExposureEvidence(
  tx: Transaction,
  ctx: RequestContext,
  { before, after, events }: ChangedExposure,
): Promise<void> {
  if (!after.isZeroBudget && before?.isZeroBudget !== true) return;
  for (const event of events) {
    await recordEvidence(tx, ctx, {
      type: typeOf(event),
      subjectId: after.id,
      body: { ...factsOf(after), because: after.dismissal?.because, mergedInto: after.mergedInto },
    });
  }
}

function typeOf(event: ExposureEvent): string {
  switch (event) {
    case 'known_exploited':
      return 'exposures.listed_as_exploited';
    case 'budget_zero':
      return 'exposures.budget_became_zero';
    case 'began':
    case 'ended':
    case 'reopened':
    case 'dismissed':
    case 'returned':
    case 'merged':
      return `exposures.${event}`;
  }
}

/** Who may see any of them hears that those of the service changed. */
export async function tellScreens(
  tx: Transaction,
  ctx: RequestContext,
  serviceId: string,
  changed: readonly Pick<StoredExposure, 'isRestricted'>[],
): Promise<void> {
  const tell = async (permission: 'exposures.read' | 'advisories.read_restricted') =>
    await recordChange(tx, ctx, { kind: 'exposures.changed', subjectId: serviceId, permission });
  if (changed.some(({ isRestricted }) => !isRestricted)) await tell('exposures.read');
  if (changed.some(({ isRestricted }) => isRestricted)) await tell('advisories.read_restricted');
}

export async function recordVerdict(
  tx: Transaction,
  ctx: RequestContext,
  type: 'exposures.triaged' | 'exposures.accepted',
  exposure: StoredExposure,
  verdict: StoredVerdict,
): Promise<void> {
  const { verdict: said, logs, query, note, missing, keyBy, isRecentlyGranted, accepted } = verdict;
  await recordEvidence(tx, ctx, {
    type,
    subjectId: exposure.id,
    body: {
      ...factsOf(exposure),
      verdict: said,
      logs,
      query,
      window: { from: instant(verdict.from), to: instant(verdict.to) },
      note,
      missing,
      secondLookAt: instant(verdict.secondLookAt),
      accepted: accepted?.reason,
      keyBy,
      isRecentlyGranted,
    },
  });
}
