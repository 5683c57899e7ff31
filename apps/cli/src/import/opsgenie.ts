import { type Fields, fieldsOf, importOpsgenieSchedule } from '@lockstep/oncall';
import { IMPORTED_FROM, listIn, type Translation } from './translation.ts';
import { type VendorContact, vendorContact } from './vendor-contacts.ts';

/**
 * What Opsgenie's REST API lists: `users` with `userContacts`, `teams` with `members` and `routingRules`, `schedules` with `rotations`
 * and `overrides`, `escalations`, `services`, `integrations`, `heartbeats`. Source: docs.opsgenie.com.
 */
export function translateOpsgenie(input: unknown, to: Translation): void {
  to.people(
    listIn(input, 'users')
      .map(fieldsOf)
      .map((user) => ({
        id: user.text('id') ?? '',
        name: user.text('fullName') ?? user.text('username') ?? '',
        email: user.text('username'),
        contacts: user.list('userContacts').map(fieldsOf).map(contactOf),
      })),
  );
  const teams = listIn(input, 'teams').map(fieldsOf);
  for (const team of teams) addTeam(team, to);
  for (const each of listIn(input, 'schedules')) addSchedule(each, to);
  for (const each of listIn(input, 'escalations')) addEscalation(fieldsOf(each), to);
  const byTeam = Map.groupBy(
    listIn(input, 'services')
      .map(fieldsOf)
      .map((service) => ({ team: service.text('teamId'), name: addService(service, to) })),
    ({ team }) => team,
  );
  const senders = Map.groupBy(
    listIn(input, 'integrations')
      .map(fieldsOf)
      .map((integration) => ({ team: teamOf(integration), name: addIntegration(integration, to) })),
    ({ team }) => team,
  );
  for (const team of teams) {
    const of = team.text('id');
    const services = (byTeam.get(of) ?? []).map(({ name }) => name);
    const sources = (senders.get(of) ?? []).flatMap(({ name }) => name ?? []);
    addRouting(team, { services, sources }, to);
  }
  for (const each of listIn(input, 'heartbeats')) addHeartbeat(fieldsOf(each), to);
}

/** Numbers are written as `49-1700000000`. */
function contactOf(contact: Fields): VendorContact {
  const [method, written] = [contact.text('contactMethod') ?? '', contact.text('to')];
  const [, country, rest] = method === 'email' ? [] : (/^(\d{1,3})-(.+)$/.exec(written ?? '') ?? []);
  return vendorContact(method, rest ?? written, country);
}

function addTeam(team: Fields, to: Translation): void {
  const [id, title] = [team.text('id') ?? '', team.text('name') ?? ''];
  const members = team
    .list('members')
    .map(fieldsOf)
    .flatMap((member) => {
      const user = member.fields('user');
      const person = to.person(user.text('username')) ?? to.person(user.text('id'));
      return person === undefined ? [] : [{ person, role: member.text('role') === 'admin' ? 'lead' : 'member' }];
    });
  to.add({ kind: 'team', name: to.slug('team', title, id), title, members }, title);
}

function addSchedule(each: unknown, to: Translation): void {
  const schedule = fieldsOf(each);
  const [id, title] = [schedule.text('id') ?? '', schedule.text('name') ?? ''];
  const read = importOpsgenieSchedule(each, schedule.list('overrides'), { from: IMPORTED_FROM, people: to.directory });
  to.schedule(id, read, to.known('team', schedule.fields('ownerTeam').text('id')), title);
}

const UNIT_MINUTES: Readonly<Record<string, number>> = { minutes: 1, hours: 60, days: 1_440, seconds: 1 / 60 };

function minutesOf(delay: Fields): number {
  return (delay.number('timeAmount') ?? 0) * (UNIT_MINUTES[delay.text('timeUnit') ?? 'minutes'] ?? 1);
}

/** Delays count from the beginning of the alert there, and from step to step here: rules of one delay are one step. */
function addEscalation(escalation: Fields, to: Translation): void {
  const name = escalation.text('name') ?? '';
  const changes = new Set<string>();
  const rules = escalation
    .list('rules')
    .map(fieldsOf)
    .toSorted((a, b) => minutesOf(a.fields('delay')) - minutesOf(b.fields('delay')));
  const steps: { at: number; targets: string[]; strategy: 'everyone' | 'alert_based' }[] = [];
  for (const rule of rules) {
    const [at, notify] = [minutesOf(rule.fields('delay')), rule.text('notifyType') ?? 'default'];
    const target = targetWord(rule.fields('recipient'), to);
    const called = rule.fields('recipient').text('name') ?? rule.fields('recipient').text('username') ?? '';
    if (target === undefined || notify === 'next' || notify === 'previous') {
      changes.add(
        `the rule for \`${called}\` after ${at} minutes is left out: ${target === undefined ? 'who or what it reaches did not move' : `\`${notify}\` on call has no counterpart`}`,
      );
      continue;
    }
    if (rule.text('condition') === 'if-not-closed')
      changes.add('it goes on until somebody acknowledges, not until the alert is closed');
    if (notify === 'random') changes.add('one at random becomes one in turn');
    if (notify === 'admins' || notify === 'users') changes.add(`\`${notify}\` of a team become all of its members`);
    const last = steps.at(-1);
    const strategy = notify === 'random' ? 'alert_based' : 'everyone';
    if (last?.at === at && last.strategy === strategy) last.targets.push(target);
    else steps.push({ at, targets: [target], strategy });
  }
  const [first] = steps;
  if (first === undefined) {
    to.cannot('escalation policy', name, [...changes, 'no step of it would reach anybody'].join('; '));
    return;
  }
  if (first.at > 0) changes.add(`the first step is asked at once instead of after ${first.at} minutes`);
  const repeat = escalation.fields('repeat');
  const written = steps.map(({ at, targets, strategy }, index) => ({
    targets,
    strategy,
    delay: Math.max(1, (steps[index + 1]?.at ?? at + Math.max(5, repeat.number('waitInterval') ?? 0)) - at),
  }));
  to.add({ kind: 'escalation_policy', name, steps: written, repeats: repeat.number('count') ?? 0 }, name, [...changes]);
}

function targetWord(recipient: Fields, to: Translation): string | undefined {
  const id = recipient.text('id');
  const type = recipient.text('type');
  if (type === 'user') return to.person(recipient.text('username')) ?? to.person(id);
  if (type !== 'schedule' && type !== 'team') return undefined;
  const found = to.known(type, id);
  return found === undefined ? undefined : `${type}:${found}`;
}

function addService(service: Fields, to: Translation): string {
  const [id, title] = [service.text('id') ?? '', service.text('name') ?? ''];
  const name = to.slug('service', title, id);
  to.add(
    { kind: 'service', name, title, team: to.known('team', service.text('teamId')) ?? null },
    title,
    title === name ? [] : [`it is called \`${name}\``],
  );
  return name;
}

/** The list names the team by its id, one integration by itself as `ownerTeam`. */
const teamOf = (integration: Fields): string | undefined =>
  integration.text('teamId') ?? integration.fields('ownerTeam').text('id');

/**
 * Whoever speaks Opsgenie's Alert API goes on doing so, with another address and key.
 *
 * @returns what its source is called; undefined: it has none
 */
function addIntegration(integration: Fields, to: Translation): string | undefined {
  const [id, title, type] = [
    integration.text('id') ?? '',
    integration.text('name') ?? '',
    integration.text('type') ?? '',
  ];
  if (type !== 'API' && type !== 'Prometheus') {
    to.cannot(
      'alert source',
      title,
      `a sender of kind \`${type}\`: add a source of its own kind, \`lockstep source kinds\` lists them`,
    );
    return undefined;
  }
  const [name, enabled] = [to.slug('alert_source', title, id), integration.flag('enabled') ?? true];
  const isAdded = to.add({ kind: 'alert_source', name, sender: 'opsgenie', enabled }, title, [
    'its senders need the new host name and key, which is told when it is made',
    ...(teamOf(integration) === undefined ? ['it is of no team: what it sends goes to the catch-all'] : []),
  ]);
  return isAdded ? name : undefined;
}

/** What tells the alerts of a team. */
interface OfTeam {
  readonly services: readonly string[];
  readonly sources: readonly string[];
}

function addRouting(team: Fields, { services, sources }: OfTeam, to: Translation): void {
  const title = team.text('name') ?? '';
  for (const rule of team.list('routingRules').map(fieldsOf)) {
    const subject = `${title}: ${rule.text('name') ?? 'default'}`;
    const notify = rule.fields('notify');
    const policy = notify.text('type') === 'escalation' ? notify.text('name') : undefined;
    const isMatchAll = (rule.fields('criteria').text('type') ?? 'match-all') === 'match-all';
    if (!isMatchAll || rule.has('timeRestriction'))
      to.cannot(
        'alert route',
        subject,
        'its conditions are on fields of Opsgenie: write them as an alert route with matchers',
      );
    else if (
      policy === undefined ||
      !to.documents.some((each) => each.kind === 'escalation_policy' && each.name === policy)
    )
      to.cannot('alert route', subject, 'it leads to no escalation that moved');
    else if (services.length + sources.length === 0)
      to.cannot(
        'alert route',
        subject,
        'the team has no services and no senders by which its alerts could be told: name them in a route',
      );
    else {
      const changes = ['alerts come to it by the services and the senders of the team'];
      if (services.length > 0) to.add({ kind: 'alert_route', name: title, services, policy }, subject, changes);
      const name = `${title}, by sender`;
      if (sources.length > 0) to.add({ kind: 'alert_route', name, sources, policy }, name, changes);
    }
  }
}

function addHeartbeat(heartbeat: Fields, to: Translation): void {
  const title = heartbeat.text('name') ?? '';
  const name = to.slug('heartbeat', title, title);
  const minutes =
    (heartbeat.number('interval') ?? 0) * (UNIT_MINUTES[heartbeat.text('intervalUnit') ?? 'minutes'] ?? 1);
  to.add(
    { kind: 'heartbeat', name, schedule: { period_seconds: Math.round(minutes * 60) }, grace_seconds: 30 },
    title,
    [...(name === title ? [] : [`it is called \`${name}\``]), 'whatever pings it needs the new host name and key'],
  );
}
