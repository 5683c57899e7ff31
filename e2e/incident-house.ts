import type { Client } from '../packages/client/src/index.ts';

const MINUTE_MS = 60_000;

/** Incidents with something in them: what lists and rooms are looked at with. Names. */
export interface Rooms {
  /** Both sides open, half an hour old, with a timeline. */
  readonly open: string;
  /** Nobody else knows of it. */
  readonly restricted: string;
  /** Its only side is closed. */
  readonly over: string;
}

const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE_MS).toISOString();

/** An open incident on a sample service with a timeline that has everything, a restricted one, a drill, and one that is over. */
export async function openRooms({ admin }: { readonly admin: Client }): Promise<Rooms> {
  const declare = async (body: Parameters<typeof admin.call<'recordIncident'>>[1]['body']) =>
    await admin.call('recordIncident', { body });
  const open = await declare({
    service: 'umami',
    environment: 'production',
    title: 'Dashboards answer one request in eight with an error',
    summary:
      'Began with 3.0.2. Going back to 3.0.1 is blocked: it re-opens **CVE-2025-55182**. A hotfix is being built.',
    kind: 'both',
    severity: 'sev2',
    severities: { reliability: 'sev2', security: 'sev3' },
    startedAt: ago(31),
  });
  await tell(admin, open.id);
  const params = { incident: open.id };
  for (const to of ['acknowledged', 'engaged'] as const)
    await admin.call('moveIncidentAxis', { params: { ...params, axis: 'reliability' }, body: { to } });
  await admin.call('linkToIncident', {
    params,
    body: { kind: 'url', subject: 'https://grafana.example.org/d/umami', label: 'Dashboard of umami' },
  });
  await admin.call('linkToIncident', { params, body: { kind: 'service', subject: 'miniflux' } });
  const restricted = await declare({
    title: 'A password of the build machine was found in a public place',
    kind: 'security',
    severity: 'sev1',
    startedAt: ago(190),
    isRestricted: true,
  });
  await admin.call('takeIncidentRole', { params: { incident: restricted.id, role: 'commander' }, body: {} });
  await declare({
    service: 'miniflux',
    title: 'We practise the loss of the whole database',
    kind: 'reliability',
    severity: 'sev4',
    startedAt: ago(12),
    isDrill: true,
  });
  const over = await declare({
    service: 'paperless-ngx',
    title: 'Uploads of scans stop at 99 %',
    kind: 'reliability',
    severity: 'sev3',
    startedAt: ago(600),
  });
  await admin.call('moveIncidentAxis', {
    params: { incident: over.id, axis: 'reliability' },
    body: { to: 'resolved', because: 'the disk has room again' },
  });
  await learn(admin, over.id);
  return { open: open.name, restricted: restricted.name, over: over.name };
}

/** A postmortem that is up for review, with action items. */
async function learn(admin: Client, incident: string): Promise<void> {
  const params = { incident };
  await admin.call('draftPostmortem', { params });
  const text = [
    'Several things had to come together:',
    '',
    '- the disk was sized for the scans of a year, and a second office came in March',
    '- the alert on free space went to a room that nobody reads any more',
    '- uploads did not say that the disk was full, they only stopped',
  ].join('\n');
  await admin.call('putPostmortemSection', {
    params: { ...params, section: 'contributing_factors' },
    body: { text, version: 1 },
  });
  const { id } = await admin.call('whoAmI', {}).then(({ userId }) => ({ id: userId ?? undefined }));
  const item = async (body: { title: string; dueAt?: string; url?: string; owner?: string }) =>
    await admin.call('addActionItem', { params, body });
  await item({
    title: 'Page the team, not the room, when the disk has a week left',
    dueAt: ago(-7 * 24 * 60),
    ...(id === undefined ? {} : { owner: id }),
  });
  await item({
    title: 'Say on screen that an upload failed, and why',
    dueAt: ago(24 * 60),
    url: 'https://issues.example.org/paperless/412',
  });
  await admin.call('askPostmortemReview', { params, body: { dueAt: ago(-5 * 24 * 60) } });
}

async function tell(admin: Client, incident: string): Promise<void> {
  const params = { incident };
  const note = async (text: string, minutes: number, pin = false) =>
    await admin.call('addTimelineEntry', { params, body: { text, happenedAt: ago(minutes), pin } });
  await note('Error rate rises from 0.2 % to **13 %** within a minute of the deployment of `3.0.2`.', 30);
  const wrong = await note('We think it is the batched writes: `batched-event-writes` was switched on with it.', 24);
  await note(
    'What we tried:\n\n1. restart of two replicas, no change\n2. flag off in staging, errors are gone\n\n> the queue grows by 400 a minute\n\nsee https://runbooks.example.org/umami',
    17,
  );
  await note('Rollback to 3.0.1 is **denied** by the gate: it re-opens CVE-2025-55182, which is exploited.', 11, true);
  await admin.call('correctTimelineEntry', {
    params: { ...params, entry: wrong.id },
    body: {
      text: 'It is the batched writes: `batched-event-writes` was switched on with 3.0.2.',
      because: 'staging proved it',
      version: wrong.version,
    },
  });
}
