import { type CaptureDue, type GateFacts, restrictedIncident, type Verdict } from '@lockstep/gate';
import { incidentOfSubject, subjectOfIncident } from './capture-store.ts';
import type { DueCapture, PackedBody } from './decision-body.ts';
import type { StoredIncident } from './facts-store.ts';

/**
 * Whether evidence was to be captured before the move, whatever stops it, as everybody may hear it: what is owed to a restricted incident
 * alone, and is no reason any more, is not said.
 */
export function isCaptureDue({
  verdict,
  body,
}: {
  readonly verdict: Verdict;
  readonly body: Pick<PackedBody, 'obligations'> & { readonly target: Pick<PackedBody['target'], 'reasons'> };
}): boolean {
  return (
    verdict === 'preserve_first' ||
    body.obligations.some(({ kind }) => kind === 'capture_evidence') ||
    body.target.reasons.some((reason) => reason.verdict === 'preserve_first')
  );
}

/** As a decision keeps it. */
export function toDueCapture(
  due: CaptureDue | undefined,
  { incidents }: Pick<GateFacts, 'incidents'>,
): DueCapture | undefined {
  if (due === undefined) return undefined;
  const names = new Set(incidents.map(({ id }) => id));
  const groups = due.subjects.filter((subject) => !names.has(subject));
  return { groups, hasIncidents: groups.length < due.subjects.length, stopsUntil: due.stopsUntil };
}

/**
 * What is captured, as facts say it, by release: sorted. Restricted incidents have one name among facts: it is said once all of them
 * that run are captured.
 */
export function capturedFacts(
  captured: ReadonlyMap<string, ReadonlySet<string>>,
  incidents: readonly StoredIncident[],
  asOf: number,
): ReadonlyMap<string, readonly string[]> {
  const running = incidents.filter(
    ({ kind, resolvedAt }) => kind !== 'reliability' && (resolvedAt === undefined || resolvedAt > asOf),
  );
  const restricted = running.filter(({ name }) => name === restrictedIncident);
  return new Map(
    [...captured].map(([releaseId, subjects]) => {
      const has = ({ id }: StoredIncident) => subjects.has(subjectOfIncident(id));
      const names = running.filter((one) => one.name !== restrictedIncident && has(one)).map(({ name }) => name);
      const hidden = restricted.length > 0 && restricted.every(has) ? [restrictedIncident] : [];
      const groups = [...subjects].filter((subject) => incidentOfSubject(subject) === undefined);
      return [releaseId, [...groups, ...names, ...hidden].toSorted()] as const;
    }),
  );
}
