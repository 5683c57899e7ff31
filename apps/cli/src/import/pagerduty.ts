import { type Fields, fieldsOf, importPagerDutySchedule, importPagerDutyShifts } from '@lockstep/oncall';
import { IMPORTED_FROM, listIn, type Translation } from './translation.ts';
import { vendorContact } from './vendor-contacts.ts';

/**
 * What PagerDuty's REST API v2 lists: `users`, `teams` with `members`, `schedules` with `schedule_layers` (or `rotations` of v3) and
 * `overrides`, `escalation_policies`, `services`. Source: developer.pagerduty.com.
 */
export function translatePagerDuty(input: unknown, to: Translation): void {
  to.people(
    listIn(input, 'users')
      .map(fieldsOf)
      .map((user) => ({
        id: user.text('id') ?? '',
        name: user.text('name') ?? user.text('summary') ?? '',
        email: user.text('email'),
        contacts: user
          .list('contact_methods')
          .map(fieldsOf)
          .filter((method) => method.has('address'))
          .map((method) => vendorContact(method.text('type') ?? '', method.text('address'), countryOf(method))),
      })),
  );
  const teams = listIn(input, 'teams').map(fieldsOf);
  for (const team of teams) addTeam(team, to);
  for (const each of listIn(input, 'schedules')) addSchedule(each, to);
  const policies = listIn(input, 'escalation_policies').map(fieldsOf);
  for (const policy of policies) addPolicy(policy, to);
  const names = new Map(policies.map((policy) => [policy.text('id') ?? '', policy.text('name') ?? '']));
  for (const service of listIn(input, 'services')) addService(fieldsOf(service), names, to);
}

/** Of numbers alone. */
function countryOf(method: Fields): string | undefined {
  return method.number('country_code')?.toString();
}

function addTeam(team: Fields, to: Translation): void {
  const [id, name] = [team.text('id') ?? '', team.text('name') ?? team.text('summary') ?? ''];
  const members = team
    .list('members')
    .map(fieldsOf)
    .flatMap((member) => {
      const person = to.person(member.fields('user').text('id'));
      return person === undefined ? [] : [{ person, role: member.text('role') === 'manager' ? 'lead' : 'member' }];
    });
  to.add({ kind: 'team', name: to.slug('team', name, id), title: name, members }, name);
}

function addSchedule(each: unknown, to: Translation): void {
  const schedule = fieldsOf(each);
  const [id, name] = [schedule.text('id') ?? '', schedule.text('name') ?? schedule.text('summary') ?? ''];
  const options = { from: IMPORTED_FROM, people: to.directory };
  const overrides = schedule.list('overrides');
  const read =
    schedule.list('rotations').length > 0
      ? importPagerDutyShifts({ schedule: each, overrides, customShifts: schedule.list('custom_shifts') }, options)
      : importPagerDutySchedule(each, overrides, options);
  const [team] = schedule.list('teams').map(fieldsOf);
  to.schedule(id, read, to.known('team', team?.text('id')), name);
}

function addPolicy(policy: Fields, to: Translation): void {
  const name = policy.text('name') ?? policy.text('summary') ?? '';
  const changes: string[] = [];
  const steps = policy
    .list('escalation_rules')
    .map(fieldsOf)
    .flatMap((rule, index) => {
      const targets = rule
        .list('targets')
        .map(fieldsOf)
        .flatMap((target) => {
          const found = targetWord(target, to);
          if (found === undefined)
            changes.push(
              `step ${index + 1} loses \`${target.text('summary') ?? target.text('id') ?? ''}\`, who or what did not move`,
            );
          return found === undefined ? [] : [found];
        });
      if (targets.length === 0) {
        changes.push(`step ${index + 1} is left out: nobody of it is here`);
        return [];
      }
      const isRound = rule.fields('escalation_rule_assignment_strategy').text('type') === 'round_robin';
      return [
        {
          targets,
          delay: Math.max(1, rule.number('escalation_delay_in_minutes') ?? 30),
          strategy: isRound ? 'alert_based' : 'everyone',
        },
      ];
    });
  if (steps.length === 0) to.cannot('escalation policy', name, 'no step of it would reach anybody');
  else to.add({ kind: 'escalation_policy', name, steps, repeats: policy.number('num_loops') ?? 0 }, name, changes);
}

function targetWord(target: Fields, to: Translation): string | undefined {
  const type = target.text('type') ?? '';
  if (type.startsWith('user')) return to.person(target.text('id'));
  const schedule = type.startsWith('schedule') ? to.known('schedule', target.text('id')) : undefined;
  return schedule === undefined ? undefined : `schedule:${schedule}`;
}

/** A service, the door its senders use, and the route to its policy. */
function addService(service: Fields, policies: ReadonlyMap<string, string>, to: Translation): void {
  const [id, title] = [service.text('id') ?? '', service.text('name') ?? service.text('summary') ?? ''];
  const name = to.slug('service', title, id);
  const [team] = service.list('teams').map(fieldsOf);
  to.add(
    { kind: 'service', name, title, team: to.known('team', team?.text('id')) ?? null },
    title,
    title === name ? [] : [`it is called \`${name}\``],
  );
  const seconds = service.number('auto_resolve_timeout');
  const minutes = seconds === undefined ? null : Math.min(10_080, Math.max(1, Math.round(seconds / 60)));
  to.add(
    {
      kind: 'alert_source',
      name: to.slug('alert_source', title, id),
      sender: 'pagerduty_events',
      service: name,
      resolve_after_minutes: minutes,
    },
    title,
    ['its senders need the new key, which is told when it is made'],
  );
  const policy = policies.get(service.fields('escalation_policy').text('id') ?? '');
  const isThere = to.documents.some((each) => each.kind === 'escalation_policy' && each.name === policy);
  if (policy === undefined || !isThere)
    to.cannot('alert route', title, 'its escalation policy did not move: its alerts go to the catch-all');
  else to.add({ kind: 'alert_route', name: title, services: [name], policy }, title, urgencyChanges(service));
}

function urgencyChanges(service: Fields): string[] {
  const urgency =
    service.fields('incident_urgency_rule').text('urgency') ?? service.fields('incident_urgency_rule').text('type');
  return urgency === undefined || urgency === 'severity_based'
    ? []
    : [`its urgency rule \`${urgency}\` is not kept: urgency follows the severity`];
}
