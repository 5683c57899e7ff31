import type { Assessment } from './assessment.ts';
import type { Reason, ReasonCode } from './decision.ts';
import type { IncidentFacts } from './facts.ts';
import { isRestrictedIncident, restrictedIncident } from './incidents.ts';

/** An assessment as everybody may hear of it. */
export function spokenAssessment(assessment: Assessment): Assessment {
  const { incidents, burning, evidence, release } = assessment;
  const open = (list: readonly IncidentFacts[]) => list.filter((incident) => !isRestrictedIncident(incident));
  const { incidentsCaused } = release.record;
  const isHushed =
    [...incidents.severe, ...incidents.minor, ...burning.incidents].some(isRestrictedIncident) ||
    evidence.some(({ subject }) => subject === restrictedIncident) ||
    incidentsCaused.includes(restrictedIncident);
  if (!isHushed) return assessment;
  const caused = incidentsCaused.filter((id) => id !== restrictedIncident);
  return {
    ...assessment,
    incidents: { severe: open(incidents.severe), minor: open(incidents.minor) },
    burning: { ...burning, incidents: open(burning.incidents) },
    evidence: evidence.filter(({ subject }) => subject !== restrictedIncident),
    release: { ...release, record: { ...release.record, incidentsCaused: caused } },
  };
}

/** Reasons that may rest on incidents, and whether nothing is left to say of them. */
const isSilent: Readonly<Partial<Record<ReasonCode, (spoken: Assessment) => boolean>>> = {
  'reliability.undoes_incident_fix': ({ incidents }) => incidents.severe.length === 0,
  'reliability.undoes_minor_incident_fix': ({ incidents }) => incidents.minor.length === 0,
  'reliability.caused_incidents': ({ release }) => release.record.incidentsCaused.length === 0,
  'reliability.burning': ({ burning }) => burning.rate === undefined && burning.incidents.length === 0,
  'security.evidence_due': ({ evidence }) => evidence.length === 0,
};

const hold = { code: 'security.restricted_hold', rule: '', subjects: [] } as const;

/**
 * A reason as everybody may hear it: one that rests on restricted incidents alone says that there is a restricted hold and whom to
 * ask; one that stops nobody is not said at all.
 *
 * @param spoken what `spokenAssessment` left
 */
export function spokenReason(reason: Reason, spoken: Assessment): Reason | undefined {
  if (isSilent[reason.code]?.(spoken) !== true) return reason;
  if (reason.verdict === 'allow') return undefined;
  return { ...reason, ...hold, sentence: 'restricted by security: ask the security key holders' };
}
