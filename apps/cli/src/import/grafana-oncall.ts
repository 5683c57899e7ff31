import { type Fields, fieldsOf, importGrafanaOnCallSchedule } from '@lockstep/oncall';
import { IMPORTED_FROM, listIn, type Translation } from './translation.ts';
import { vendorContact } from './vendor-contacts.ts';

/**
 * What Grafana OnCall's public API v1 lists: `users`, `teams`, `schedules`, `on_call_shifts`, `escalation_chains`,
 * `escalation_policies`, `integrations`, `routes`. Source: grafana/oncall, docs/sources/oncall-api-reference.
 */
export function translateGrafanaOnCall(input: unknown, to: Translation): void {
  to.people(
    listIn(input, 'users')
      .map(fieldsOf)
      .map((user) => ({
        id: user.text('id') ?? '',
        name: user.text('username') ?? user.text('name') ?? '',
        email: user.text('email'),
        contacts: user.has('phone_number')
          ? ['sms', 'voice'].map((type) => vendorContact(type, user.text('phone_number')))
          : [],
      })),
  );
  for (const team of listIn(input, 'teams').map(fieldsOf)) {
    const title = team.text('name') ?? '';
    const changes = ['Grafana does not tell its members: name them in the file'];
    to.add({ kind: 'team', name: to.slug('team', title, team.text('id') ?? ''), title }, title, changes);
  }
  const shifts = listIn(input, 'on_call_shifts');
  for (const each of listIn(input, 'schedules')) addSchedule(each, shifts, to);
  const policies = listIn(input, 'escalation_policies').map(fieldsOf);
  for (const chain of listIn(input, 'escalation_chains').map(fieldsOf)) addChain(chain, policies, to);
  const chains = new Map(
    listIn(input, 'escalation_chains')
      .map(fieldsOf)
      .map((chain) => [chain.text('id') ?? '', chain.text('name') ?? '']),
  );
  const routes = listIn(input, 'routes').map(fieldsOf);
  for (const integration of listIn(input, 'integrations').map(fieldsOf))
    addIntegration(integration, routes, chains, to);
}

function addSchedule(each: unknown, all: readonly unknown[], to: Translation): void {
  const schedule = fieldsOf(each);
  const [id, title] = [schedule.text('id') ?? '', schedule.text('name') ?? ''];
  const named = new Set(schedule.list('shifts'));
  const shifts = all.filter((shift) => named.has(fieldsOf(shift).text('id') ?? ''));
  const calendars = { primary: schedule.text('ical_primary'), overrides: schedule.text('ical_overrides') };
  const isCalendar = calendars.primary !== undefined || calendars.overrides !== undefined;
  // Events of a calendar are read for the months to come; turns are counted from a day that never changes.
  const from = isCalendar ? to.now : IMPORTED_FROM;
  const read = importGrafanaOnCallSchedule({ schedule: each, shifts, calendars }, { from, people: to.directory });
  to.schedule(id, read, to.known('team', schedule.text('team_id')), title);
}

interface ChainStep {
  targets: string[];
  delay: number;
  readonly strategy: 'everyone' | 'alert_based';
}

/** Waits between steps become the delay of the step before them. */
function addChain(chain: Fields, all: readonly Fields[], to: Translation): void {
  const [id, name] = [chain.text('id') ?? '', chain.text('name') ?? ''];
  const changes: string[] = [];
  const steps: ChainStep[] = [];
  let repeats = 0;
  const own = all
    .filter((policy) => policy.text('escalation_chain_id') === id)
    .toSorted((a, b) => (a.number('position') ?? 0) - (b.number('position') ?? 0));
  for (const policy of own) {
    const type = policy.text('type') ?? '';
    const last = steps.at(-1);
    if (type === 'wait') {
      const minutes = Math.max(1, Math.round((policy.number('duration') ?? 60) / 60));
      if (last === undefined) changes.push(`the first step is asked at once instead of after ${minutes} minutes`);
      else last.delay += minutes;
      continue;
    }
    if (type === 'repeat_escalation') {
      repeats = 5;
      continue;
    }
    const targets = targetsOf(policy, type, to);
    if (targets.length === 0) {
      changes.push(
        `its step \`${type}\` is left out: ${type.startsWith('notify') ? 'who or what it reaches did not move' : 'it has no counterpart'}`,
      );
      continue;
    }
    const strategy = type === 'notify_person_next_each_time' ? 'alert_based' : 'everyone';
    if (last !== undefined && last.delay === 0 && last.strategy === 'everyone' && strategy === 'everyone')
      last.targets.push(...targets);
    else steps.push({ targets, strategy, delay: 0 });
  }
  if (steps.length === 0)
    to.cannot('escalation policy', name, [...changes, 'no step of it would reach anybody'].join('; '));
  else
    to.add(
      {
        kind: 'escalation_policy',
        name,
        steps: steps.map((step) => ({ ...step, targets: [...new Set(step.targets)], delay: step.delay || 5 })),
        repeats,
      },
      name,
      changes,
    );
}

function targetsOf(policy: Fields, type: string, to: Translation): string[] {
  const people = (member: string): string[] => policy.list(member).flatMap((id) => to.person(String(id)) ?? []);
  switch (type) {
    case 'notify_persons':
      return people('persons_to_notify');
    case 'notify_person_next_each_time':
      return people('persons_to_notify_next_each_time');
    case 'notify_on_call_from_schedule': {
      const schedule = to.known('schedule', policy.text('notify_on_call_from_schedule'));
      return schedule === undefined ? [] : [`schedule:${schedule}`];
    }
    case 'notify_team_members': {
      const team = to.known('team', policy.text('notify_to_team_members'));
      return team === undefined ? [] : [`team:${team}`];
    }
  }
  return [];
}

/** What each kind of integration is called here; others read any payload. */
const SENDERS: Readonly<Record<string, string>> = {
  alertmanager: 'alertmanager',
  legacy_alertmanager: 'alertmanager',
  grafana: 'grafana',
  grafana_alerting: 'grafana',
  legacy_grafana_alerting: 'grafana',
  zabbix: 'zabbix',
  sentry: 'sentry',
  datadog: 'datadog',
  pagerduty: 'pagerduty_webhook',
};

function addIntegration(
  integration: Fields,
  routes: readonly Fields[],
  chains: ReadonlyMap<string, string>,
  to: Translation,
): void {
  const [id, title, type] = [
    integration.text('id') ?? '',
    integration.text('name') ?? '',
    integration.text('type') ?? '',
  ];
  const source = to.slug('alert_source', title, id);
  const sender = SENDERS[type] ?? 'generic';
  to.add({ kind: 'alert_source', name: source, sender }, title, [
    'its senders need the new address, which is told when it is made',
    ...(sender === 'generic' ? [`\`${type}\` is read by a mapping: look at it with \`lockstep source\``] : []),
  ]);
  for (const route of routes.filter(
    (each) => each.text('integration_id') === id && each.flag('is_the_last_route') !== true,
  ))
    if (route.text('routing_regex') !== undefined)
      to.cannot(
        'alert route',
        `${title}: ${route.text('routing_regex') ?? ''}`,
        'it looks at the payload as text: write it as an alert route with matchers on labels, before the one of the integration',
      );
  const policy = chains.get(integration.fields('default_route').text('escalation_chain_id') ?? '');
  if (policy === undefined || !to.documents.some((each) => each.kind === 'escalation_policy' && each.name === policy))
    to.cannot('alert route', title, 'its default route leads to no chain that moved: its alerts go to the catch-all');
  else to.add({ kind: 'alert_route', name: title, sources: [source], policy }, title);
}
