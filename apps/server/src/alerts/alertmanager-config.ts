import { type AlertRoute, type AlertRules, type Grouping, type Matcher, printMatcher } from '@lockstep/alerting';

/** Takes what pages nobody, in the eyes of Alertmanager's clients. */
export const nobodyReceiver = 'lockstep';

/** What a policy is called as a receiver. */
export type ReceiverOf = (policyId: string | undefined) => string;

export function receiverBy(policyNames: ReadonlyMap<string, string>): ReceiverOf {
  return (policyId) => (policyId === undefined ? undefined : policyNames.get(policyId)) ?? nobodyReceiver;
}

/** Each once, sorted; the one for nobody is always there. */
export function receiversOf(rules: Pick<AlertRules, 'routes' | 'catchAllPolicyId'>, receiverOf: ReceiverOf): string[] {
  const policyIds = [rules.catchAllPolicyId, ...rules.routes.map(({ policyId }) => policyId)];
  return [...new Set([nobodyReceiver, ...policyIds.map(receiverOf)])].toSorted();
}

/**
 * Our rules in the words of Alertmanager's configuration, for `amtool config`. Conditions that labels can not express (source, axis, hours)
 * make a comment of their route: amtool would claim that it takes what it does not.
 *
 * @param serviceNames by id
 */
export function configurationOf(
  rules: Pick<AlertRules, 'routes' | 'catchAllPolicyId' | 'grouping' | 'inhibitions'>,
  receiverOf: ReceiverOf,
  serviceNames: ReadonlyMap<string, string>,
): string {
  const routes = rules.routes.flatMap((route) => routeLines(route, receiverOf, serviceNames));
  return [
    'route:',
    `  receiver: ${text(receiverOf(rules.catchAllPolicyId))}`,
    `  group_by: ${list(rules.grouping)}`,
    ...(routes.some((line) => !line.trimStart().startsWith('#')) ? ['  routes:'] : []),
    ...routes,
    'receivers:',
    ...receiversOf(rules, receiverOf).map((name) => `  - name: ${text(name)}`),
    ...(rules.inhibitions.length === 0 ? [] : ['inhibit_rules:']),
    ...rules.inhibitions.flatMap(({ name, sourceMatchers, targetMatchers, equal }) => [
      `  # ${oneLine(name)}`,
      `  - source_matchers: ${matcherList(sourceMatchers)}`,
      `    target_matchers: ${matcherList(targetMatchers)}`,
      `    equal: [${equal.map(text).join(', ')}]`,
    ]),
    '',
  ].join('\n');
}

function routeLines(route: AlertRoute, receiverOf: ReceiverOf, serviceNames: ReadonlyMap<string, string>): string[] {
  const { name, sourceIds, axes, during, grouping, policyId } = route;
  const only = [
    ...(sourceIds === undefined ? [] : ['some sources']),
    ...(axes === undefined ? [] : [axes.join(' and ')]),
    ...(during === undefined ? [] : ['some hours']),
  ];
  const receiver = receiverOf(policyId);
  if (only.length > 0) {
    return [
      `    # ${oneLine(name)}: to ${oneLine(receiver)}, for ${only.join(', ')} only, which labels can not express`,
    ];
  }
  const matchers = [...route.matchers, ...impliedMatchers(route, serviceNames)];
  return [
    `    # ${oneLine(name)}`,
    `    - receiver: ${text(receiver)}`,
    `      matchers: ${matcherList(matchers)}`,
    ...(grouping === undefined ? [] : [`      group_by: ${list(grouping)}`]),
  ];
}

/** Conditions on service and severity, as most senders name those labels. */
function impliedMatchers({ serviceIds, severities }: AlertRoute, serviceNames: ReadonlyMap<string, string>): Matcher[] {
  const oneOf = (name: string, values: readonly string[]): Matcher => ({
    name,
    value: values.map((value) => value.replaceAll(/[.+*?()|[\]{}^$\\]/g, String.raw`\$&`)).join('|'),
    isRegex: true,
    isEqual: true,
  });
  return [
    ...(serviceIds === undefined
      ? []
      : [
          oneOf(
            'service',
            serviceIds.flatMap((id) => serviceNames.get(id) ?? []),
          ),
        ]),
    ...(severities === undefined ? [] : [oneOf('severity', severities)]),
  ];
}

const matcherList = (matchers: readonly Matcher[]): string =>
  `[${matchers.map((matcher) => text(printMatcher(matcher))).join(', ')}]`;

const list = ({ by }: Grouping): string => `[${by.map(text).join(', ')}]`;

/** A JSON text is a YAML text. */
function text(value: string): string {
  return JSON.stringify(value);
}

function oneLine(value: string): string {
  return value.replaceAll(/[\s\p{Cc}]+/gu, ' ');
}
