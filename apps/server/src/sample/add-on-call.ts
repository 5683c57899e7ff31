import type { ErrorCode } from '@lockstep/contract';
import { addSamplePerson } from '#access/index.ts';
import {
  addSampleSource,
  createRoute,
  deleteRoute,
  deleteSampleSources,
  insertSampleAlerts,
  listGroupsOfSources,
} from '#alerts/index.ts';
import { createPolicy, deletePagesOf, deletePolicy, insertSampleEscalations } from '#paging/index.ts';
import { createSchedule, deleteSchedule } from '#schedules/index.ts';
import { findServiceIds } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { addPast } from './add-past.ts';
import { groupOf } from './on-call-groups.ts';
import { addOpenRoom } from './open-room.ts';
import { groupStories, onCallNames, onCallPeople, type OnCallPerson, onCallSchedules } from './on-call-story.ts';
import { simulatedServices } from './simulated.ts';
import type { OnCallOfSample } from './store.ts';

const MINUTE_MS = 60_000;

/**
 * People on call, schedules, a policy with its route, three groups of both axes with their chains, and half a year of incidents and
 * pages before them. Nothing is sent to anybody.
 */
export async function addOnCall(tx: Transaction, ctx: RequestContext): Promise<OnCallOfSample> {
  const people = await addPeople(tx, ctx);
  const schedules: string[] = [];
  const scheduleIds: string[] = [];
  for (const schedule of onCallSchedules(people, ctx.now)) {
    const { id, name } = await createSchedule(ctx, schedule);
    schedules.push(name);
    scheduleIds.push(id);
  }
  const { policy } = (await createPolicy(ctx, policyOf(scheduleIds, people))).stored;
  const sources = {
    monitoring: await addSampleSource(tx, ctx, {
      name: onCallNames.monitoring,
      kind: 'prometheus',
      axis: 'reliability',
    }),
    scanner: await addSampleSource(tx, ctx, { name: onCallNames.scanner, kind: 'trivy', axis: 'security' }),
  };
  const names = [onCallNames.monitoring, onCallNames.scanner];
  const { route } = await createRoute(ctx, { name: onCallNames.route, sources: names, policyId: policy.id });
  const services = await findServiceIds(
    tx,
    simulatedServices.map(({ service }) => service.name),
  );
  const facts = { now: ctx.now, newId: () => ctx.newId(), people, services, sources, route, policy };
  const groups = groupStories.map((story) => groupOf(story, facts));
  await insertSampleAlerts(
    tx,
    groups.map(({ group }) => group),
  );
  await insertSampleEscalations(
    tx,
    groups.map(({ escalation }) => escalation),
  );
  await addPast(tx, ctx, facts);
  const burning = groups.filter((_, at) => groupStories[at]?.service === 'umami').map(({ group }) => group.id);
  await addOpenRoom(tx, ctx, { people, alertGroups: burning });
  return { schedules, policyIds: [policy.id], routeIds: [route.id], sourceIds: Object.values(sources) };
}

/**
 * Takes it away again, as a whole.
 *
 * @throws `paging.policy_in_use`, `schedules.schedule_in_use` when something that is not of the sample pages by it: that has to be
 * given to another policy first, or nobody would hear of it
 */
export async function removeOnCall(tx: Transaction, ctx: RequestContext, made: OnCallOfSample): Promise<void> {
  const groupIds = await listGroupsOfSources(tx, made.sourceIds);
  await deletePagesOf(tx, groupIds);
  for (const id of made.routeIds) await unlessGone('alerts.route_not_found', () => deleteRoute(ctx, id));
  for (const id of made.policyIds) await unlessGone('paging.policy_not_found', () => deletePolicy(ctx, id));
  for (const name of made.schedules) await unlessGone('schedules.schedule_not_found', () => deleteSchedule(ctx, name));
  await deleteSampleSources(tx, made.sourceIds, groupIds);
}

/** Somebody may have taken a part away by hand. */
async function unlessGone(code: ErrorCode, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== code) throw error;
  }
}

async function addPeople(tx: Transaction, ctx: RequestContext): Promise<Readonly<Record<OnCallPerson, string>>> {
  const ids: Partial<Record<OnCallPerson, string>> = {};
  for (const name of onCallPeople) ids[name] = await addSamplePerson(tx, ctx, { name, roles: ['responder'] });
  return ids as Record<OnCallPerson, string>;
}

function policyOf(scheduleIds: readonly string[], people: Readonly<Record<OnCallPerson, string>>) {
  const step = { strategy: { kind: 'everyone' }, condition: undefined, retry: undefined } as const;
  const [first = ''] = scheduleIds;
  return {
    name: onCallNames.policy,
    steps: [
      {
        ...step,
        id: undefined,
        delayMs: 5 * MINUTE_MS,
        targets: [{ kind: 'schedule', scheduleId: first }],
        acknowledgement: 'any',
      },
      {
        ...step,
        id: undefined,
        delayMs: 10 * MINUTE_MS,
        targets: Object.values(people).map((userId) => ({ kind: 'person' as const, userId })),
        acknowledgement: 'any',
      },
    ],
    repeats: 1,
    fallbackPolicyId: undefined,
    acknowledgementTimeoutMs: undefined,
    deferral: undefined,
    ownerTarget: undefined,
  } as const;
}
