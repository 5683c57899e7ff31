import { type Fields, fieldsOf } from '@lockstep/oncall';
import { routeHoursOf } from './alertmanager-times.ts';
import { alertmanagerMatchers } from './alertmanager-matchers.ts';
import type { Translation } from './translation.ts';

/**
 * A configuration of Alertmanager: the tree of routes, receivers, `inhibit_rules` and time intervals. A receiver becomes a policy of its
 * name, made of the people and webhooks in it, unless there is one of that name here already.
 * Source: prometheus.io, Alerting, Configuration.
 *
 * @param policies names of the policies that are here, by lower case
 */
export function translateAlertmanager(input: unknown, to: Translation, policies: ReadonlyMap<string, string>): void {
  const config = fieldsOf(input);
  const receivers = new Map<string, string>();
  for (const receiver of config.list('receivers').map(fieldsOf)) {
    const name = receiver.text('name') ?? '';
    const policy = policies.get(name.toLowerCase()) ?? addReceiver(receiver, name, to);
    if (policies.has(name.toLowerCase()))
      to.moves('receiver', name, ['the policy of that name that is here takes its place']);
    if (policy !== undefined) receivers.set(name, policy);
  }
  const intervals = new Map(
    [...config.list('time_intervals'), ...config.list('mute_time_intervals')]
      .map(fieldsOf)
      .map((each) => [each.text('name') ?? '', each]),
  );
  const root = config.fields('route');
  const context: TreeContext = { to, receivers, intervals, counts: new Map() };
  const inherited = {
    matchers: [],
    receiver: root.text('receiver'),
    groupBy: root.list('group_by').map(String),
    path: 'route',
  };
  for (const [index, child] of root.list('routes').map(fieldsOf).entries())
    walk(child, inherited, `route.routes[${index}]`, context);
  addRoot(root, context);
  config
    .list('inhibit_rules')
    .map(fieldsOf)
    .forEach((rule, index) => addInhibition(rule, index, to));
  for (const name of ['templates', 'global'])
    if (config.has(name)) to.cannot('setting', name, 'messages and providers are set up in Settings, Channels');
}

interface TreeContext {
  readonly to: Translation;
  readonly receivers: ReadonlyMap<string, string>;
  readonly intervals: ReadonlyMap<string, Fields>;
  readonly counts: Map<string, number>;
}

interface Inherited {
  readonly matchers: readonly object[];
  readonly receiver: string | undefined;
  readonly groupBy: readonly string[];
  readonly path: string;
}

/** Children are asked before their parent, as the first route that fits decides here. */
function walk(route: Fields, parent: Inherited, path: string, context: TreeContext): void {
  const { to, receivers, intervals } = context;
  const own = alertmanagerMatchers(route, '');
  const receiver = route.text('receiver') ?? parent.receiver ?? '';
  const groupBy = route.has('group_by') ? route.list('group_by').map(String) : parent.groupBy;
  if (typeof own === 'string') {
    to.cannot('alert route', path, own);
    return;
  }
  const matchers = [...parent.matchers, ...own];
  for (const [index, child] of route.list('routes').map(fieldsOf).entries())
    walk(child, { matchers, receiver, groupBy, path }, `${path}.routes[${index}]`, context);
  const policy = receivers.get(receiver);
  const subject = `${path} (${receiver})`;
  if (policy === undefined) {
    to.cannot(
      'alert route',
      subject,
      `its receiver did not move: make an escalation policy called \`${receiver}\`, and import again`,
    );
    return;
  }
  const changes = waits(route);
  if (route.flag('continue') === true)
    changes.push('the routes after it do not see what it takes: `continue` has no counterpart');
  if (route.list('mute_time_intervals').length > 0)
    changes.push('its mute intervals are left out: plan them as maintenance windows');
  const during =
    route.list('active_time_intervals').length === 0
      ? undefined
      : routeHoursOf(route.list('active_time_intervals').map(String), intervals);
  if (typeof during === 'string') {
    to.cannot('alert route', subject, during);
    return;
  }
  if (during !== undefined) changes.push('outside its hours the routes after it are asked, instead of nobody');
  const count = (context.counts.get(receiver) ?? 0) + 1;
  context.counts.set(receiver, count);
  const name = count === 1 ? receiver : `${receiver} ${count}`;
  to.add(
    { kind: 'alert_route', name, matchers, policy, during: during ?? null, grouping: groupingOf(groupBy) },
    subject,
    changes,
  );
}

function waits(route: Fields): string[] {
  const given = ['group_wait', 'group_interval', 'repeat_interval'].filter((name) => route.has(name));
  return given.length === 0
    ? []
    : [`${given.join(', ')}: the first alert of a group pages at once, and again as the policy says`];
}

function groupingOf(by: readonly string[]) {
  return { by, window_minutes: null, flap_minutes: 0 };
}

/** What no route wants goes where the root says. */
function addRoot(root: Fields, { to, receivers }: TreeContext): void {
  const receiver = root.text('receiver') ?? '';
  const policy = receivers.get(receiver);
  const grouping = groupingOf(root.list('group_by').map(String));
  const words = { kind: 'alert_defaults' as const, name: 'alert_defaults' };
  if (policy !== undefined) to.add({ ...words, catch_all: policy, grouping }, 'route', waits(root));
  else {
    to.cannot(
      'alert defaults',
      `route (${receiver})`,
      `its receiver did not move: the catch-all stays as it is; make an escalation policy called \`${receiver}\`, and import again`,
    );
    to.add({ ...words, grouping }, 'grouping of route', waits(root));
  }
}

/** @returns the name of the policy; undefined when nobody in it can be reached */
function addReceiver(receiver: Fields, name: string, to: Translation): string | undefined {
  const changes: string[] = [];
  const targets = receiver
    .list('email_configs')
    .map(fieldsOf)
    .flatMap((mail) =>
      (mail.text('to') ?? '').split(',').flatMap((address) => {
        const person = to.person(address);
        if (person === undefined) changes.push(`nobody here has the address \`${address.trim()}\``);
        return person === undefined ? [] : [person];
      }),
    );
  receiver
    .list('webhook_configs')
    .map(fieldsOf)
    .forEach((hook, index) => {
      const address = hook.text('url');
      const called = index === 0 ? name : `${name} ${index + 1}`;
      if (address === undefined || address === '<secret>')
        changes.push('a webhook whose address stands in a file of its own or is hidden is left out');
      else if (to.add({ kind: 'webhook', name: called, address }, called, ['it gets our payload, signed']))
        targets.push(`webhook:${called}`);
    });
  const others = [
    'slack',
    'pagerduty',
    'opsgenie',
    'msteams',
    'msteamsv2',
    'telegram',
    'discord',
    'sns',
    'pushover',
    'victorops',
    'wechat',
    'webex',
    'jira',
    'rocketchat',
    'mattermost',
    'incidentio',
  ];
  for (const kind of others)
    if (receiver.list(`${kind}_configs`).length > 0)
      changes.push(`\`${kind}_configs\` are left out: set the channel up and name its room in the policy`);
  if (targets.length > 0 && to.add({ kind: 'escalation_policy', name, steps: [{ targets }] }, name, changes))
    return name;
  if (targets.length === 0) to.cannot('receiver', name, [...changes, 'it reaches nobody here'].join('; '));
  return undefined;
}

function addInhibition(rule: Fields, index: number, to: Translation): void {
  const name = rule.text('name') ?? `Alertmanager rule ${index + 1}`;
  const [source, target] = [alertmanagerMatchers(rule, 'source_'), alertmanagerMatchers(rule, 'target_')];
  const problem = [source, target].find((each) => typeof each === 'string');
  if (problem !== undefined) to.cannot('inhibition', name, problem);
  else to.add({ kind: 'inhibition', name, source, target, equal: rule.list('equal').map(String) }, name);
}
