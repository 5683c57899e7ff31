import type { Client } from '../packages/client/src/index.ts';
import { invited } from './visitor.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONE = 'Europe/Berlin';

/** Names and ids that tests go by. */
export interface Rota {
  /** Of the schedule with every kind of row. */
  readonly schedule: string;
  /** Its policy, with all that a policy can hold. */
  readonly policyId: string;
  /** Calls operations as somebody who is on the rota beside the admin. */
  readonly colleague: Client;
}

/** Monday 00:00 UTC of this week, and weeks from it. */
function mondayOf(now: number, weeks: number): Date {
  const day = new Date(now);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() - sinceMonday + weeks * 7));
}

const iso = (at: number): string => new Date(at).toISOString();

/** Three schedules with overrides, leave, gaps and requests that wait for the admin, and two policies. */
export async function planOnCall({ admin, url }: { readonly admin: Client; readonly url: string }): Promise<Rota> {
  const now = Date.now();
  const monday = mondayOf(now, 0).getTime();
  const { userId: me } = await admin.call('whoAmI');
  const staff = new Map<string, { client: Client; userId: string }>();
  for (const name of ['Nadia Osman', 'Jan Novak', 'Emi Tanaka', 'Ravi Kumar'])
    staff.set(name, await invited(url, admin, { name, role: 'responder' }));
  const of = (name: string) => {
    const found = staff.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const [noor, jonas, mika, priya] = ['Nadia Osman', 'Jan Novak', 'Emi Tanaka', 'Ravi Kumar'].map(of) as [
    ReturnType<typeof of>,
    ReturnType<typeof of>,
    ReturnType<typeof of>,
    ReturnType<typeof of>,
  ];
  const person = (userId: string) => ({ kind: 'person' as const, userId });
  const rotation = (id: string, name: string, participants: readonly string[], more: object = {}) => ({
    id,
    name,
    zone: ZONE,
    startsAt: `${mondayOf(now, -8).toISOString().slice(0, 10)}T09:00`,
    turn: { unit: 'weeks' as const, count: 1 },
    participants: participants.map(person),
    ...more,
  });
  const effectiveFrom = iso(now);
  const web = await admin.call('createSchedule', {
    body: {
      name: 'web-first-line',
      title: 'Web, first line',
      versions: [
        {
          effectiveFrom,
          layers: [
            {
              id: 'base',
              name: 'Around the clock',
              rotations: [
                rotation('weekly', 'Weekly', [noor.userId, me, jonas.userId, mika.userId], {
                  shadows: [{ userId: priya.userId, from: iso(monday + 7 * DAY_MS), to: iso(monday + 14 * DAY_MS) }],
                }),
              ],
            },
            {
              id: 'nights',
              name: 'Nights in Tokyo',
              rotations: [
                rotation('tokyo', 'Tokyo days', [mika.userId, priya.userId], {
                  zone: 'Asia/Tokyo',
                  restrictions: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, lengthMinutes: 480 })),
                }),
              ],
            },
          ],
        },
      ],
    },
  });
  await admin.call('createSchedule', {
    body: {
      name: 'payments',
      title: 'Payments',
      versions: [
        {
          effectiveFrom,
          layers: [
            {
              id: 'base',
              name: 'Daily',
              rotations: [
                rotation('daily', 'Daily', [jonas.userId, priya.userId], { turn: { unit: 'days', count: 1 } }),
              ],
            },
          ],
        },
      ],
    },
  });
  await admin.call('createSchedule', {
    body: {
      name: 'security-desk',
      title: 'Security desk',
      versions: [
        {
          effectiveFrom,
          layers: [
            {
              id: 'base',
              name: 'Office hours',
              rotations: [
                rotation('desk', 'Desk', [priya.userId, noor.userId], {
                  restrictions: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, lengthMinutes: 540 })),
                }),
              ],
            },
          ],
        },
      ],
    },
  });
  await standIns({ admin, now, monday, me, noor, jonas, mika });
  const policyId = await writePolicies(admin, {
    web: web.id,
    me,
    noor: noor.userId,
    jonas: jonas.userId,
    mika: mika.userId,
    priya: priya.userId,
  });
  return { schedule: web.name, policyId, colleague: noor.client };
}

interface Somebody {
  readonly client: Client;
  readonly userId: string;
}

/** Overrides, leave that leaves a gap, and two requests for the admin. */
async function standIns(facts: {
  admin: Client;
  now: number;
  monday: number;
  me: string;
  noor: Somebody;
  jonas: Somebody;
  mika: Somebody;
}): Promise<void> {
  const { admin, now, monday, me, noor, jonas, mika } = facts;
  const params = { schedule: 'web-first-line' };
  const at = (days: number, hours: number): string => iso(monday + days * DAY_MS + hours * HOUR_MS);
  await admin.call('createOverride', {
    params,
    body: { kind: 'replace', from: at(8, 12), to: at(8, 18), userId: noor.userId, reason: 'dentist' },
  });
  await admin.call('createOverride', {
    params,
    body: { kind: 'add', from: at(11, 6), to: at(12, 6), userId: mika.userId, reason: 'release of the new checkout' },
  });
  await jonas.client.call('createAbsence', {
    body: { from: at(9, 0), to: at(12, 0), kind: 'vacation', note: 'Lisbon' },
  });
  const { items } = await noor.client.call('listMyShifts', { query: { from: iso(now), to: iso(now + 84 * DAY_MS) } });
  const theirs = items.find((shift) => shift.schedule === params.schedule && Date.parse(shift.from) > now);
  const { items: mine } = await admin.call('listMyShifts', { query: { from: iso(now), to: iso(now + 84 * DAY_MS) } });
  const ours = mine.find((shift) => Date.parse(shift.from) > now);
  if (theirs === undefined || ours === undefined) throw new Error('the rota gives nobody a shift');
  await noor.client.call('proposeShiftSwap', {
    body: {
      give: { schedule: params.schedule, from: theirs.from, to: theirs.to },
      take: { schedule: ours.schedule, userId: me, from: ours.from, to: ours.to },
      reason: 'my sister marries that week',
    },
  });
  await noor.client.call('requestCover', {
    body: {
      schedule: params.schedule,
      from: theirs.from,
      to: iso(Date.parse(theirs.from) + 6 * HOUR_MS),
      reason: 'flight back from the conference',
    },
  });
}

async function writePolicies(
  admin: Client,
  ids: { web: string; me: string; noor: string; jonas: string; mika: string; priya: string },
): Promise<string> {
  const person = (userId: string) => ({ kind: 'person' as const, userId });
  const everyone = await admin.call('createEscalationPolicy', {
    body: { name: 'Everybody', steps: [{ delayMinutes: 10, targets: [person(ids.me), person(ids.noor)] }], repeats: 2 },
  });
  const { id } = await admin.call('createEscalationPolicy', {
    body: {
      name: 'Web',
      steps: [
        {
          delayMinutes: 5,
          targets: [{ kind: 'schedule', scheduleId: ids.web }],
          retry: { everyMinutes: 2, times: 1 },
        },
        {
          delayMinutes: 5,
          strategy: { kind: 'cycle_based', rotateAfterMinutes: 4, rounds: 1 },
          targets: [person(ids.jonas), person(ids.mika), person(ids.priya)],
        },
        {
          delayMinutes: 15,
          strategy: { kind: 'alert_based' },
          targets: [person(ids.noor), person(ids.me)],
          condition: { urgencies: ['high'] },
        },
      ],
      repeats: 1,
      fallbackPolicyId: everyone.id,
      acknowledgementTimeoutMinutes: 30,
      owner: person(ids.me),
    },
  });
  return id;
}
