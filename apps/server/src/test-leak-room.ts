import type { OperationName } from '@lockstep/contract';
import { type Caller, type LeakHouse, unknownId } from './test-leak-house.ts';
import type { Belonging, Places } from './test-leak-row.ts';

/** Used by tests only: the restricted incident that nobody but its readers may know of. */
export interface Room {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly belongings: Readonly<Record<Belonging, string>>;
}

/** In the title of the restricted incident, and in one that somebody else declares. */
export const common = 'breach sesame';

/**
 * What everybody may see, among it an incident.
 *
 * @param address where its webhook goes
 * @returns the name of that incident
 */
export async function furnish(house: LeakHouse, admin: Caller, address: string): Promise<string> {
  const { make } = house;
  await make(admin, 'createEnvironment', { body: { name: 'live', isProduction: true } });
  for (const [service, digit] of [
    ['mail', 'a'],
    ['other', 'b'],
  ] as const) {
    await make(admin, 'createService', { body: { name: service, tier: 2 } });
    for (const version of ['1.0.0', '1.1.0']) {
      const digests = [`sha256:${version.replaceAll('.', '').padEnd(64, digit)}`];
      await make(admin, 'addRelease', { params: { service }, body: { version, digests } });
      await make(admin, 'recordDeployment', { params: { service }, body: { version, environment: 'live' } });
      house.clock.advance(60_000);
    }
  }
  const items = [{ id: 'look', title: 'look around' }];
  const playbook = { title: 'First hour', items, because: 'to have one', follows: 0, startsByItself: true };
  await make(admin, 'putPlaybook', { params: { playbook: 'first-hour' }, body: playbook });
  const destination = await make(admin, 'createDestination', {
    body: { name: 'Hook', kind: 'webhook', channel: 'webhook', address },
  });
  const actions = [
    { kind: 'run_webhook', destination: destination.id, text: '{name} {title}' },
    { kind: 'remind', role: 'commander', text: '{name} {title}' },
  ];
  const automation = { title: 'Tells', on: 'declared', actions, follows: 0 };
  await make(admin, 'putAutomation', { params: { automation: 'tells' }, body: automation });
  const asked = { service: 'mail', environment: 'live', target: '1.0.0', reason: 'errors' };
  await make(admin, 'decideRemediation', { body: asked });
  const person = house.called.userId ?? '';
  const [keyHolder] = house.strangers.filter(({ name }) => name === 'reliability_key');
  const hold = { service: 'mail', environment: 'live', version: '1.0.0', axis: 'reliability', reason: 'slow' };
  await make(keyHolder ?? admin, 'placeHold', { body: hold });
  const steps = [{ delayMinutes: 5, targets: [{ kind: 'person', userId: person }] }];
  const policy = await make(admin, 'createEscalationPolicy', { body: { name: 'Called', steps } });
  for (const axis of ['reliability', 'security']) {
    await make(admin, 'putAxisPolicy', { params: { axis }, body: { policy: policy.id } });
  }
  const open = { title: 'mails are late', kind: 'reliability', severity: 'sev3', service: 'mail' };
  const page = { slug: 'main', title: 'Main', audience: 'internal' };
  await make(admin, 'createStatusPage', { body: page });
  return ((await make(admin, 'recordIncident', { body: open })) as unknown as { name: string }).name;
}

/**
 * One restricted incident that uses everything, every word of it said nowhere else.
 *
 * @param whileOpen it is open to everybody at first; what happens before it is restricted, and gives what happens right after
 */
export async function openRoom(
  house: LeakHouse,
  openName: string,
  whileOpen?: (incident: { readonly id: string; readonly name: string }) => Promise<() => Promise<void>>,
): Promise<Room> {
  const { make, reader } = house;
  const title = `${common} ${house.canary()}`;
  const declared = (await make(reader, 'recordIncident', {
    key: 'declared-once',
    body: {
      title,
      summary: house.canary(),
      kind: 'both',
      severity: 'sev1',
      service: 'mail',
      environment: 'live',
      isRestricted: whileOpen === undefined,
    },
  })) as unknown as { id: string; name: string };
  house.canaries.push(declared.id, declared.name);
  const params = { incident: declared.name };
  const as = async (name: OperationName, body: object, more: Places = {}) =>
    make(reader, name, { params: { ...params, ...more }, body });
  await as('takeIncidentRole', { because: house.canary() }, { role: 'security_lead' });
  await as('takeIncidentRole', { because: house.canary() }, { role: 'commander' });
  const note = (await as('addTimelineEntry', { text: house.canary(), pin: true })) as unknown as { id: string };
  await as('correctTimelineEntry', { text: house.canary(), because: house.canary(), version: 1 }, { entry: note.id });
  await as('linkToIncident', { kind: 'url', subject: `https://example.org/${house.canary()}`, label: house.canary() });
  await as('linkToIncident', { kind: 'release', service: 'mail', subject: '1.1.0' });
  await as('linkToIncident', { kind: 'incident', subject: openName });
  const query = { name: `${house.canary()}.txt` };
  const file = await make(reader, 'addAttachment', { params, query, body: house.canary() });
  const task = (await as('addTask', { title: house.canary(), detail: house.canary() })) as unknown as { id: string };
  await as('startPlaybook', { playbook: 'first-hour' });
  const item = (await as('addActionItem', { title: house.canary(), detail: house.canary() })) as unknown as {
    id: string;
  };
  const postmortem = (await as('draftPostmortem', {})) as unknown as { sections: { key: string; version: number }[] };
  const summary = postmortem.sections.find(({ key }) => key === 'summary');
  await as('putPostmortemSection', { text: house.canary(), version: summary?.version ?? 1 }, { section: 'summary' });
  if (whileOpen !== undefined) {
    const after = await whileOpen(declared);
    await as('restrictIncident', { because: house.canary() });
    await after();
  }
  await as('addIncidentReader', { person: house.former.userId, because: house.canary() });
  await as('moveIncidentAxis', { to: 'mitigated', because: house.canary() }, { axis: 'security' });
  await as('liftIncidentRestriction', { because: house.canary() });
  const said = { incident: declared.name, title: house.canary(), message: house.canary(), pages: ['main'] };
  const draft = (await make(reader, 'draftStatusUpdate', {
    body: { ...said, audience: 'internal', phase: 'investigating' },
  })) as unknown as { id: string; announcement: string };
  await house.settle();
  const { pool } = house.product.app.database;
  const one = async (text: string): Promise<string> =>
    (await pool.query<{ id: string }>(text, [declared.id])).rows[0]?.id ?? unknownId;
  return {
    ...declared,
    title,
    belongings: {
      entry: note.id,
      task: task.id,
      attachment: file.id,
      update: draft.id,
      announcement: draft.announcement,
      item: item.id,
      link: await one('select id from incident_link where incident_id = $1 limit 1'),
      group: await one('select id from alert_group where incident_id = $1 limit 1'),
      evidence: await one('select evidence_id as id from evidence_seal where matter_id = $1::text limit 1'),
    },
  };
}
