import { type ConfigurationDocument, type DocumentOf, identityOf } from '../apply/documents.ts';
import type { PlanStep } from '../apply/plan.ts';
import { policyBody } from '../apply/policy-words.ts';
import { scheduleVersions } from '../apply/schedule-words.ts';
import type { WriteContext, WrittenOne } from './write-context.ts';
import { writeAlerting } from './write-alerting.ts';
import { writeEngagement, writeSilence } from './write-for-a-while.ts';
import { writeMonitor } from './write-monitor.ts';

/** Makes or changes what a step says. Which fields are sent is no matter of what differs: all of them are as the document says. */
export async function writeDocument({ action, document }: PlanStep, context: WriteContext): Promise<WrittenOne> {
  const isNew = action === 'create';
  switch (document.kind) {
    case 'team':
      return await writeTeam(document, isNew, context);
    case 'service':
      return await writeService(document, isNew, context);
    case 'channel_setup':
      return await writeSetup(document, isNew, context);
    case 'room':
    case 'webhook':
      return await writeDestination(document, isNew, context);
    case 'schedule':
      return await writeSchedule(document, isNew, context);
    case 'escalation_policy':
      return await writePolicy(document, isNew, context);
    case 'engagement':
      return await writeEngagement(document, isNew, context);
    case 'silence':
      return await writeSilence(document, isNew, context);
    case 'heartbeat':
    case 'uptime_check':
      return await writeMonitor(document, isNew, context);
    case 'alert_source':
    case 'alert_route':
    case 'inhibition':
    case 'maintenance_window':
    case 'alert_defaults':
      return await writeAlerting(document, isNew, context);
  }
}

async function writeTeam(
  { name, title, members: given }: DocumentOf<'team'>,
  isNew: boolean,
  { client, idOf, before }: WriteContext,
): Promise<WrittenOne> {
  const id = isNew ? (await client.call('createTeam', { body: { name, title } })).id : idOf('team', name);
  const [members, isAbsent] = [given ?? [], given === undefined];
  const had = before?.kind === 'team' ? (before.members ?? []) : [];
  const same = new Set(had.map((member) => JSON.stringify(member)));
  const ungiven: string[] = [];
  for (const member of members) {
    if (same.has(JSON.stringify(member))) continue;
    const { person, role, key } = member;
    const carried = had.find((one) => one.person === person)?.key ?? null;
    // Two people give a key, in the browser; who has it keeps it, and it is taken here.
    const isGiven = key === null || key === carried;
    if (!isGiven) ungiven.push(`${person} (${key})`);
    const body = { role, key: isGiven ? key : null };
    await client.call('putTeamMember', { params: { team: name, userId: idOf('person', person) }, body });
  }
  const stay = new Set(members.map(({ person }) => person));
  for (const { person } of isAbsent ? [] : had)
    if (!stay.has(person))
      await client.call('removeTeamMember', { params: { team: name, userId: idOf('person', person) } });
  if (ungiven.length === 0) return { id };
  return { id, told: `keys of team ${name} are given in the browser under Settings, Keys: ${ungiven.join(', ')}` };
}

async function writeService(
  { name, title, team, tier, exposure, fails_closed: isFailClosed }: DocumentOf<'service'>,
  isNew: boolean,
  { client, idOf }: WriteContext,
): Promise<WrittenOne> {
  const id = isNew
    ? (await client.call('createService', { body: { name, tier, title, team: team ?? undefined } })).id
    : idOf('service', name);
  const body = { ...(title === undefined ? {} : { title }), team, tier, exposure, isFailClosed };
  await client.call('updateService', { params: { service: name }, body });
  return { id };
}

async function writeSetup(
  document: DocumentOf<'channel_setup'>,
  isNew: boolean,
  { client, idOf, secret }: WriteContext,
): Promise<WrittenOne> {
  const { name, provider, enabled: isEnabled, settings: plain = {}, secrets } = document;
  const values = Object.entries(secrets).map(([field, { env }]) => [field, secret(env)] as const);
  const settings = { ...plain, ...Object.fromEntries(values) };
  const id = isNew
    ? (await client.call('createChannelSetup', { body: { kind: provider, name, settings } })).id
    : idOf('channel_setup', name);
  if (!isNew || !isEnabled)
    await client.call('updateChannelSetup', {
      params: { setup: id },
      body: { isEnabled, ...(isNew ? {} : { settings }) },
    });
  return { id };
}

async function writeDestination(
  document: DocumentOf<'room'> | DocumentOf<'webhook'>,
  isNew: boolean,
  { client, idOf, secret }: WriteContext,
): Promise<WrittenOne> {
  const { kind, name } = document;
  const address = typeof document.address === 'string' ? document.address : secret(document.address.env);
  if (!isNew) {
    const id = idOf(kind, name);
    await client.call('updateDestination', { params: { destination: id }, body: { address } });
    return { id };
  }
  const body = { kind, name, address };
  const made = await client.call('createDestination', {
    body:
      document.kind === 'room'
        ? { ...body, setup: idOf('channel_setup', document.setup), channel: document.channel }
        : body,
  });
  return made.secret === null
    ? { id: made.id }
    : { id: made.id, told: `webhook ${name} is signed with ${made.secret}, told this once` };
}

async function writeSchedule(
  document: DocumentOf<'schedule'>,
  isNew: boolean,
  { client, idOf, stored }: WriteContext,
): Promise<WrittenOne> {
  const { name, title, team } = document;
  const versions = scheduleVersions(document, (person) => idOf('person', person));
  if (isNew) {
    const body = { name, versions, title, team: team ?? undefined };
    return { id: (await client.call('createSchedule', { body })).id };
  }
  const { version = 0 } = stored;
  const body = { version, versions, team, ...(title === undefined ? {} : { title }) };
  return { id: (await client.call('updateSchedule', { params: { schedule: name }, body })).id };
}

async function writePolicy(
  document: DocumentOf<'escalation_policy'>,
  isNew: boolean,
  { client, idOf, stored, before }: WriteContext,
): Promise<WrittenOne> {
  const had = before?.kind === 'escalation_policy' ? before.steps : [];
  const steps = had.flatMap((step, index) => {
    const id = stored.stepIds[index];
    return id === undefined ? [] : [{ step, id }];
  });
  const body = policyBody(document, idOf, steps);
  if (isNew) return { id: (await client.call('createEscalationPolicy', { body })).id };
  const { version = 0 } = stored;
  const params = { policy: idOf('escalation_policy', document.name) };
  return { id: (await client.call('updateEscalationPolicy', { params, body: { ...body, version } })).id };
}

/** Takes away what the files do not have. */
export async function removeDocument(document: ConfigurationDocument, { client, idOf }: WriteContext): Promise<void> {
  const { kind, name } = document;
  const id = idOf(kind, name);
  switch (document.kind) {
    case 'channel_setup':
      await client.call('deleteChannelSetup', { params: { setup: id } });
      return;
    case 'room':
    case 'webhook':
      await client.call('deleteDestination', { params: { destination: id } });
      return;
    case 'schedule':
      await client.call('deleteSchedule', { params: { schedule: name } });
      return;
    case 'escalation_policy':
      await client.call('deleteEscalationPolicy', { params: { policy: id } });
      return;
    case 'heartbeat':
      await client.call('removeHeartbeat', { params: { heartbeat: name } });
      return;
    case 'uptime_check':
      await client.call('removeUptimeCheck', { params: { check: name } });
      return;
    case 'alert_route':
      await client.call('deleteAlertRoute', { params: { route: id } });
      return;
    case 'inhibition':
      await client.call('deleteInhibition', { params: { inhibition: id } });
      return;
    case 'engagement':
      // One that has not begun ends where it would have begun.
      await client.call('updateEngagement', {
        params: { engagement: id },
        body: { endsAt: document.starts_at ?? new Date().toISOString() },
      });
      return;
    case 'silence':
      await client.call('expireSilence', { params: { silence: id } });
      return;
    case 'maintenance_window':
      await client.call('endMaintenanceWindow', { params: { window: id }, body: { scope: 'for_good' } });
      return;
    case 'team':
    case 'service':
    case 'alert_source':
    case 'alert_defaults':
      throw new RangeError(`nothing takes ${identityOf(document)} away`);
  }
}
