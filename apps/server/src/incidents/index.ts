import { registerSearch } from '../platform/search/sources.ts';
import { incidentsSearch } from './search-store.ts';
import { registerToDo } from '../platform/to-do/sources.ts';
import { incidentsToDo } from './to-do-store.ts';
import { registerMatterReaders } from '../platform/events/matters.ts';
import { registerMatterSource } from '../platform/evidence/matters.ts';
import { registerIncidentSource } from '#releases/index.ts';
import { registerExposureListener } from '#exposures/index.ts';
import { registerClosingSource } from './closing.ts';
import { exposureClosing } from './exposure-closing.ts';
import { resolveExposureLink } from './exposure-link.ts';
import { followExposure } from './exposure-incidents.ts';
import { registerLinkResolver } from './link-incident.ts';
import { hiddenAmong, mattersOf } from './access-store.ts';
import { registerOwnTellers } from './follow/own-tellers.ts';
import { listReaders } from './reader-store.ts';
import { reliabilityClosing } from './reliability-closing.ts';
import { listIncidentsOf } from './store.ts';
import { readerOf } from './visibility.ts';

export { incidentAccessJobs } from './access-jobs.ts';
export { refuseHeld } from './mark-incident.ts';
export { addIncident, declareIncident, type NewIncident } from './declare-incident.ts';
export type { Incident, IncidentKind, IncidentSide, Severity } from './incident.ts';
export { exposuresStandingInTheWay } from './exposure-closing.ts';
export { followOnce, startFollower } from './follow/follow-changes.ts';
export {
  type Asked,
  type Followed,
  followersOf,
  followersOfLane,
  lanesOf,
  plain,
  registerTeller,
  type Telling,
} from './follow/teller.ts';
export { type AttachmentLimits, defaultLimits, pruneAttachments } from './attach-file.ts';
export { registerIncidentFiles } from './attachment-routes.ts';
export { addChatEntry, addNote } from './change-timeline.ts';
export { incidentsOf } from './incidents-of.ts';
export { joinIncident } from './join-incident.ts';
export { listIncidents } from './list-incidents.ts';
export { roleWords } from './role-words.ts';
export { pageSide, whyNotPaged } from './page-side.ts';
export { planField, setField } from './set-field.ts';
export { clearEvidenceWith, mask, maskAnswers } from './redact-store.ts';
export { type Redactor, redactSourced, refuseToRepeat, registerRedactor, type Span, wordsIn } from './redact-words.ts';
export { type GatePart, type GateSource, registerRoomGate } from './room-ports.ts';
export { roomHandlers } from './room-routes.ts';
export { filesHandlers, type Inspector, redactionHandlers } from './room-routes.ts';
export { addLink, type NewLink, registerLinkResolver } from './link-incident.ts';
export { type IncidentChange, registerIncidentListener } from './listeners.ts';
export { findAskedFrom, listLinkedServices, listLinks, listOpenIncidentsOf } from './link-store.ts';
export { listRoles, type RoleHolding } from './role-store.ts';
export { incidentsHandlers } from './routes.ts';
export { type HoldSource, reconsiderSeats, registerHoldSource } from './seats.ts';
export { requireIncidentScope } from './scope.ts';
export { getIncident, getIncidentToChange } from './store.ts';
export { takeRole } from './take-role.ts';
export { appendEntry, type NewEntry, writeText } from './timeline.ts';
export { listEntries, listEntriesSince } from './timeline-store.ts';
export { moveAxis, updateIncident } from './update-incident.ts';
export { isVisible, type Reader, readerOf } from './visibility.ts';
export { deleteSampleIncidents } from './write-store.ts';

// Ports of earlier parts, filled when the parts are loaded.
registerMatterReaders(listReaders);
registerExposureListener(followExposure);
registerLinkResolver('exposure', resolveExposureLink);
registerClosingSource((tx, _ctx, incident, side) => exposureClosing(tx, incident, side));
registerMatterSource(
  (tx, ctx) => mattersOf(tx, readerOf(ctx)),
  (tx, ctx, names) => hiddenAmong(tx, readerOf(ctx), names),
);
registerOwnTellers();
registerClosingSource(reliabilityClosing);
registerIncidentSource(async (ctx, { serviceId, from, to }) => {
  const incidents = await listIncidentsOf(ctx.read, readerOf(ctx), serviceId, undefined, { from, to });
  return incidents.map(({ id, environmentId, title, severity, kind, startedAt, resolvedAt }) => ({
    id,
    environmentId,
    title,
    severity,
    kind,
    from: startedAt,
    to: resolvedAt,
  }));
});

registerToDo(incidentsToDo);

registerSearch(incidentsSearch);
