import { type Fields, fieldsOf, importGoAlertSchedule } from '@lockstep/oncall';
import { IMPORTED_FROM, listIn, type Translation } from './translation.ts';
import { vendorContact } from './vendor-contacts.ts';

/**
 * What GoAlert's GraphQL API gives: `users` with `contactMethods`, `schedules` with `targets` and `overrides`, `rotations`,
 * `escalationPolicies` with `steps`, `services` with `integrationKeys` and `heartbeatMonitors`.
 * Source: target/goalert, graphql2/schema.graphql.
 */
export function translateGoAlert(input: unknown, to: Translation): void {
  to.people(
    listIn(input, 'users')
      .map(fieldsOf)
      .map((user) => ({
        id: user.text('id') ?? '',
        name: user.text('name') ?? '',
        email: user.text('email'),
        contacts: user
          .list('contactMethods')
          .map(fieldsOf)
          .map((method) => vendorContact(method.text('type') ?? '', method.text('value'))),
      })),
  );
  const rotations = listIn(input, 'rotations');
  const options = { from: IMPORTED_FROM, people: to.directory };
  for (const schedule of listIn(input, 'schedules')) {
    const fields = fieldsOf(schedule);
    const read = importGoAlertSchedule(
      { schedule, rotations, overrides: fields.list('overrides'), readAt: to.now },
      options,
    );
    to.schedule(fields.text('id') ?? '', read, undefined, fields.text('name') ?? '');
  }
  const policies = listIn(input, 'escalationPolicies').map(fieldsOf);
  const named = new Set(
    policies
      .flatMap((policy) => policy.list('steps').map(fieldsOf))
      .flatMap((step) => step.list('targets').map(fieldsOf))
      .filter((target) => target.text('type') === 'rotation')
      .map((target) => target.text('id')),
  );
  for (const rotation of rotations.map(fieldsOf).filter((each) => named.has(each.text('id'))))
    addRotation(rotation, rotations, to);
  for (const policy of policies) addPolicy(policy, to);
  const names = new Map(policies.map((policy) => [policy.text('id') ?? '', policy.text('name') ?? '']));
  for (const service of listIn(input, 'services').map(fieldsOf)) addService(service, names, to);
}

/** A rotation that a policy asks by itself becomes a schedule of its own. */
function addRotation(rotation: Fields, rotations: readonly unknown[], to: Translation): void {
  const [id, name] = [rotation.text('id') ?? '', rotation.text('name') ?? ''];
  const always = { start: '00:00', end: '00:00', weekdayFilter: Array.from({ length: 7 }, () => true) };
  const schedule = {
    id: `rotation-${id}`,
    name: `${name} rotation`,
    timeZone: rotation.text('timeZone'),
    targets: [{ target: { id, type: 'rotation', name }, rules: [always] }],
  };
  const read = importGoAlertSchedule(
    { schedule, rotations, overrides: [], readAt: to.now },
    { from: IMPORTED_FROM, people: to.directory },
  );
  to.schedule(schedule.id, read, undefined, schedule.name);
}

function addPolicy(policy: Fields, to: Translation): void {
  const name = policy.text('name') ?? '';
  const changes: string[] = [];
  const steps = policy
    .list('steps')
    .map(fieldsOf)
    .flatMap((step, index) => {
      const targets = step
        .list('targets')
        .map(fieldsOf)
        .flatMap((target) => {
          const found = targetWord(target, to);
          if (found === undefined)
            changes.push(
              `step ${index + 1} loses the ${target.text('type') ?? 'target'} \`${target.text('name') ?? target.text('id') ?? ''}\`, which did not move`,
            );
          return found === undefined ? [] : [found];
        });
      if (targets.length > 0) return [{ targets, delay: Math.max(1, step.number('delayMinutes') ?? 15) }];
      changes.push(`step ${index + 1} is left out: nobody of it is here`);
      return [];
    });
  if (steps.length === 0)
    to.cannot('escalation policy', name, [...changes, 'no step of it would reach anybody'].join('; '));
  else to.add({ kind: 'escalation_policy', name, steps, repeats: policy.number('repeat') ?? 0 }, name, changes);
}

function targetWord(target: Fields, to: Translation): string | undefined {
  const [id, type] = [target.text('id') ?? '', target.text('type')];
  if (type === 'user') return to.person(id);
  const schedule = to.known('schedule', type === 'schedule' ? id : type === 'rotation' ? `rotation-${id}` : undefined);
  return schedule === undefined ? undefined : `schedule:${schedule}`;
}

/** What each key of a service is called here. */
const SENDERS: Readonly<Record<string, string>> = {
  grafana: 'grafana',
  prometheusAlertmanager: 'alertmanager',
  generic: 'generic',
  email: 'mail',
};

function addService(service: Fields, policies: ReadonlyMap<string, string>, to: Translation): void {
  const [id, title] = [service.text('id') ?? '', service.text('name') ?? ''];
  const name = to.slug('service', title, id);
  to.add({ kind: 'service', name, title }, title, title === name ? [] : [`it is called \`${name}\``]);
  for (const key of service.list('integrationKeys').map(fieldsOf)) {
    const [called, type] = [`${title} ${key.text('name') ?? key.text('type') ?? ''}`, key.text('type') ?? ''];
    const sender = SENDERS[type];
    if (sender === undefined)
      to.cannot('alert source', called, `a key of type \`${type}\`: add a source of its own kind`);
    else
      to.add(
        {
          kind: 'alert_source',
          name: to.slug('alert_source', called, key.text('id') ?? called),
          sender,
          service: name,
        },
        called,
        ['its senders need the new address, which is told when it is made'],
      );
  }
  for (const monitor of service.list('heartbeatMonitors').map(fieldsOf)) {
    const called = `${title} ${monitor.text('name') ?? ''}`;
    const seconds = (monitor.number('timeoutMinutes') ?? 0) * 60;
    to.add(
      {
        kind: 'heartbeat',
        name: to.slug('heartbeat', called, monitor.text('id') ?? called),
        service: name,
        schedule: { period_seconds: seconds },
        grace_seconds: 30,
      },
      called,
      ['whatever pings it needs the new address'],
    );
  }
  const policy = policies.get(
    service.text('escalationPolicyID') ?? service.fields('escalationPolicy').text('id') ?? '',
  );
  if (policy === undefined || !to.documents.some((each) => each.kind === 'escalation_policy' && each.name === policy))
    to.cannot('alert route', title, 'its escalation policy did not move: its alerts go to the catch-all');
  else to.add({ kind: 'alert_route', name: title, services: [name], policy }, title);
}
