import { insertSampleAlerts } from '#alerts/index.ts';
import { appendEntry } from '#incidents/index.ts';
import { insertSampleEscalations } from '#paging/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { groupOf, type StoryFacts } from './on-call-groups.ts';
import { type GroupStory, type OnCallPerson, onCallPeople } from './on-call-story.ts';
import { insertPast, linkPastGroup, markPastPage, placePeople, type StoredPastSide } from './past-store.ts';
import { pastAlarms, type PastIncident, pastIncidents, type PastSide } from './past-incidents.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const ZONE = 'Europe/Berlin';

/** Half a year of incidents with the pages that told of them, and pages that became nothing: what figures are made of. */
export async function addPast(tx: Transaction, ctx: RequestContext, facts: Omit<StoryFacts, 'now'>): Promise<void> {
  await placePeople(tx, Object.values(facts.people), ZONE);
  const stories: GroupStory[] = [];
  const later: ((groupId: string) => Promise<void>)[] = [];
  for (const [turn, incident] of pastIncidents.entries()) {
    const { id, detectedAt } = await addIncident(tx, ctx, incident, facts.services);
    const told = incident.reliability ?? incident.security;
    if (told === undefined || turn % 5 === 4) continue;
    stories.push(storyOf(ctx.now, incident, detectedAt, told, personOf(turn)));
    later.push(async (groupId) =>
      linkPastGroup(tx, { id: ctx.newId(), incidentId: id, groupId, label: incident.title, at: detectedAt }),
    );
  }
  for (const [turn, alarm] of pastAlarms.entries()) {
    const { isUseless, daysAgo, hour, summary, service } = alarm;
    const openedAt = momentOf(ctx.now, daysAgo, hour);
    const who = personOf(turn + 1);
    stories.push({
      service,
      axis: 'reliability',
      openedMsAgo: ctx.now - openedAt,
      resolvedAfterMs: 25 * MINUTE_MS,
      alerts: [{ name: 'Noise', summary, severity: 'warning', afterMs: 0 }],
      asked: [{ who, afterMs: 300, step: 1, answersAfterMs: 4 * MINUTE_MS }],
    });
    later.push(async (groupId) => {
      if (isUseless) await markPastPage(tx, groupId, facts.people[who], openedAt + 10 * MINUTE_MS);
    });
  }
  const groups = stories.map((story) => groupOf(story, { ...facts, now: ctx.now }));
  await insertSampleAlerts(
    tx,
    groups.map(({ group }) => group),
  );
  await insertSampleEscalations(
    tx,
    groups.map(({ escalation }) => escalation),
  );
  for (const [index, { group }] of groups.entries()) await later[index]?.(group.id);
}

async function addIncident(
  tx: Transaction,
  ctx: RequestContext,
  incident: PastIncident,
  services: ReadonlyMap<string, string>,
): Promise<{ readonly id: string; readonly detectedAt: number }> {
  const { service, title, daysAgo, hour, reliability, security } = incident;
  const serviceId = services.get(service);
  if (serviceId === undefined) throw new RangeError(`there is no service ${service}`);
  const startedAt = momentOf(ctx.now, daysAgo, hour);
  const sides = [
    ...(reliability === undefined ? [] : [sideOf('reliability', reliability, startedAt)]),
    ...(security === undefined ? [] : [sideOf('security', security, startedAt)]),
  ];
  const ends = sides.map(({ resolvedAt }) => resolvedAt);
  const isOver = ends.every((end) => end !== undefined);
  const id = ctx.newId();
  const severity = sides.map((side) => side.severity).toSorted()[0] ?? 'sev3';
  const kind = sides.length > 1 ? 'both' : (sides[0]?.axis ?? 'reliability');
  const resolvedAt = isOver ? Math.max(...ends.filter((end) => end !== undefined)) : undefined;
  await insertPast(tx, { id, serviceId, title, kind, severity, startedAt, resolvedAt, sides });
  const detectedAt = Math.min(...sides.map((side) => side.detectedAt));
  await appendEntry(
    tx,
    ctx,
    { id, isRestricted: false },
    {
      kind: 'declared',
      text: `Declared: ${title}. This incident is of the sample; its clocks are made up.`,
      happenedAt: detectedAt,
    },
  );
  return { id, detectedAt };
}

function sideOf(axis: StoredPastSide['axis'], side: PastSide, startedAt: number): StoredPastSide {
  const after = (minutes: number | undefined) => (minutes === undefined ? undefined : startedAt + minutes * MINUTE_MS);
  return {
    axis,
    severity: side.severity,
    startedAt,
    detectedAt: startedAt + side.detected * MINUTE_MS,
    acknowledgedAt: after(side.acknowledged),
    engagedAt: after(side.engaged),
    mitigatedAt: after(side.mitigated),
    resolvedAt: after(side.resolved),
  };
}

/** The page that told of it: answered when the side was, over when it stopped hurting. */
function storyOf(now: number, incident: PastIncident, openedAt: number, side: PastSide, who: OnCallPerson): GroupStory {
  const answersAfterMs = ((side.acknowledged ?? side.detected + 3) - side.detected) * MINUTE_MS;
  return {
    service: incident.service,
    axis: incident.reliability === undefined ? 'security' : 'reliability',
    openedMsAgo: now - openedAt,
    resolvedAfterMs: Math.max(
      answersAfterMs + MINUTE_MS,
      ((side.mitigated ?? side.detected + 60) - side.detected) * MINUTE_MS,
    ),
    alerts: [{ name: 'Symptom', summary: incident.title, severity: 'critical', afterMs: 0 }],
    asked: [{ who, afterMs: 300, step: 1, answersAfterMs }],
  };
}

function momentOf(now: number, daysAgo: number, hour: number): number {
  return Math.floor(now / DAY_MS) * DAY_MS - daysAgo * DAY_MS + hour * HOUR_MS;
}

/** In turns, week after week. */
function personOf(turn: number): OnCallPerson {
  return onCallPeople[turn % onCallPeople.length] ?? 'Noor Haddad';
}
