import type { StoredExposure } from '#exposures/index.ts';
import { listExposuresById } from '#exposures/index.ts';
import type { Transaction } from '../platform/context.ts';
import type { ClosingFacts } from './closing.ts';
import type { Incident, IncidentSide } from './incident.ts';
import { listLinks } from './link-store.ts';

type Looked = Pick<
  StoredExposure,
  'id' | 'service' | 'environment' | 'group' | 'isRestricted' | 'state' | 'verdict' | 'dismissal' | 'mergedInto'
>;

/** An exposure without a verdict that closes it. */
export interface StandingExposure {
  readonly id: string;
  readonly problem: string;
  readonly help: string;
}

/** Of linked exposures, those because of which the security side stays open: no rollback closes one, only a verdict does. */
export function exposuresStandingInTheWay(exposures: readonly Looked[]): readonly StandingExposure[] {
  return exposures.flatMap((exposure) => {
    const reason = whyOpen(exposure);
    return reason === undefined ? [] : [{ id: exposure.id, ...reason }];
  });
}

function whyOpen(exposure: Looked): Omit<StandingExposure, 'id'> | undefined {
  const name = nameOf(exposure);
  switch (exposure.state) {
    case 'live':
      return { problem: `${name} is still live`, help: 'deploy a release without it first, then sign a verdict' };
    case 'untriaged':
      return { problem: `nobody has said what came of ${name}`, help: 'sign a verdict with the security key' };
    case 'cannot_tell':
      return {
        problem: `it could not be told what came of ${name}`,
        help: 'look again, or accept that it can not be told, with the security key',
      };
    case 'closed':
    case 'over':
    case 'dismissed':
      return undefined;
  }
}

/** What closing says is read by everybody in the room, also by those who may not know of the flaw. */
function nameOf({ group, isRestricted, service, environment }: Looked): string {
  return `the exposure of ${service} in ${environment} to ${isRestricted ? 'a flaw that security restricts' : group}`;
}

/** What linked exposures say about closing a side. */
export async function exposureClosing(tx: Transaction, incident: Incident, side: IncidentSide): Promise<ClosingFacts> {
  if (side.axis !== 'security') return { blockers: [], proven: [], unproven: [] };
  const links = await listLinks(tx, incident.id, 'system');
  const ids = links.filter(({ kind }) => kind === 'exposure').map(({ subjectId }) => subjectId);
  const exposures = await listExposuresById(tx, ids, true);
  return {
    blockers: exposuresStandingInTheWay(exposures).map(({ problem, help }) => ({ problem, help })),
    proven: exposures.flatMap(provenOf),
    unproven: exposures.flatMap(unprovenOf),
  };
}

function provenOf(exposure: Looked): readonly string[] {
  const name = nameOf(exposure);
  const { dismissal, verdict, state } = exposure;
  if (dismissal !== undefined) return dismissal.kind === 'merged' ? [] : [`${name} was none: ${dismissal.because}`];
  if (state !== 'closed' || verdict === undefined) return [];
  switch (verdict.verdict) {
    case 'no_evidence':
      return [`no evidence that ${name} was used, by ${verdict.logs} up to ${day(verdict.to)}`];
    case 'confirmed':
      return [`it is confirmed that ${name} was used, by ${verdict.logs}`];
    case 'suspected':
    case 'cannot_tell':
      return [];
  }
}

function unprovenOf(exposure: Looked): readonly string[] {
  const { verdict, state } = exposure;
  if (state !== 'closed' || verdict === undefined) return [];
  const name = nameOf(exposure);
  switch (verdict.verdict) {
    case 'suspected':
      return [`whether ${name} was used is suspected and not proven`];
    case 'cannot_tell':
      return [`it can not be told whether ${name} was used; missing: ${verdict.missing ?? 'not said'}`];
    case 'no_evidence':
    case 'confirmed':
      return [];
  }
}

function day(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
