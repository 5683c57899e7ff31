import type { EscalationPolicy, EscalationState } from '@lockstep/oncall';
import type { SampleGroup } from '#alerts/index.ts';
import type { SampleEscalation } from '#paging/index.ts';
import { idAt } from '../platform/db/ids.ts';
import { type GroupStory, type OnCallPerson, onCallNames } from './on-call-story.ts';

/** What a story refers to, as it is called in the database. */
export interface StoryFacts {
  readonly now: number;
  readonly newId: () => string;
  readonly people: Readonly<Record<OnCallPerson, string>>;
  readonly services: ReadonlyMap<string, string>;
  readonly sources: { readonly monitoring: string; readonly scanner: string };
  readonly route: { readonly id: string; readonly name: string };
  readonly policy: EscalationPolicy;
}

/** One story as groups, alerts and chains are stored. */
export function groupOf(story: GroupStory, facts: StoryFacts): { group: SampleGroup; escalation: SampleEscalation } {
  const openedAt = facts.now - story.openedMsAgo;
  const id = idAt(openedAt);
  const resolvedAt = story.resolvedAfterMs === undefined ? undefined : openedAt + story.resolvedAfterMs;
  const labels = { alertname: story.alerts[0]?.name ?? '', service: story.service, environment: 'production' };
  const group: SampleGroup = {
    id,
    title: story.alerts[0]?.summary ?? '',
    state: resolvedAt === undefined ? 'acknowledged' : 'resolved',
    openedAt,
    resolvedAt,
    alerts: story.alerts.map((alert, index) => ({
      id: idAt(openedAt + alert.afterMs),
      sourceId: story.axis === 'security' ? facts.sources.scanner : facts.sources.monitoring,
      serviceId: facts.services.get(story.service),
      groupId: id,
      fate: index === 0 ? 'paged' : 'grouped',
      summary: alert.summary,
      severity: alert.severity,
      axis: story.axis,
      labels: { ...labels, alertname: alert.name, severity: alert.severity },
      openedAt: openedAt + alert.afterMs,
      resolvedAt,
      decision: decisionOf(story, facts, openedAt + alert.afterMs),
    })),
  };
  return { group, escalation: escalationOf(story, facts, { id, openedAt, resolvedAt, labels }) };
}

function decisionOf(story: GroupStory, { route, policy }: StoryFacts, at: number) {
  return {
    revision: 1,
    route,
    policyId: policy.id,
    axis: { value: story.axis, because: 'source' },
    urgency: { value: 'high', because: 'severity' },
    grouping: { by: ['service'], windowMs: undefined, flapMs: 300_000 },
    groupKey: `${route.id}:{service="${story.service}"}`,
    page: { kind: 'now' },
    at,
  } as const;
}

interface Opened {
  readonly id: string;
  readonly openedAt: number;
  readonly resolvedAt: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

function escalationOf(story: GroupStory, facts: StoryFacts, opened: Opened): SampleEscalation {
  const { newId, people, policy } = facts;
  const { openedAt, resolvedAt } = opened;
  const pages = story.asked.map(({ who, afterMs, step, answersAfterMs }) => ({
    who,
    id: newId(),
    notificationId: newId(),
    deliveryId: newId(),
    userId: people[who],
    stepId: policy.steps[step - 1]?.id ?? '',
    because: `step ${step} of ${policy.name}${step === 1 ? `, on call in ${onCallNames.firstLine}` : ''}`,
    address: `${who.toLowerCase().replaceAll(' ', '.')}@sample.invalid`,
    createdAt: openedAt + afterMs,
    state: answersAfterMs === undefined ? ('ended' as const) : ('acknowledged' as const),
    answeredAt: answersAfterMs === undefined ? undefined : openedAt + answersAfterMs,
  }));
  const line = (at: number, code: string, sentence: string, page?: (typeof pages)[number]) => ({
    at,
    code,
    sentence,
    userId: page?.userId,
    pageId: page?.id,
  });
  const lines = [
    line(openedAt, 'opened', `it came to the policy ${policy.name}`),
    ...pages.map((page) => line(page.createdAt, 'paged', `paged ${page.who}: ${page.because}`, page)),
    ...pages.map((page) =>
      line(page.createdAt + 400, 'delivered', `mail to ${page.who} was taken by the mail server`, page),
    ),
    ...pages.flatMap((page) =>
      page.answeredAt === undefined ? [] : line(page.answeredAt, 'acknowledged', `${page.who} acknowledged`, page),
    ),
    ...(resolvedAt === undefined ? [] : [line(resolvedAt, 'resolved', 'the sender says that it is over')]),
  ];
  return {
    state: stateOf(story, facts, opened),
    openedAt,
    updatedAt: resolvedAt ?? Math.max(...pages.map(({ answeredAt, createdAt }) => answeredAt ?? createdAt)),
    // Their ids are their order.
    lines: lines.toSorted((a, b) => a.at - b.at).map((each) => ({ ...each, id: newId() })),
    pages,
  };
}

function stateOf(story: GroupStory, { people, policy }: StoryFacts, opened: Opened): EscalationState {
  const { id, openedAt, resolvedAt, labels } = opened;
  const paged = story.asked.map(({ who, afterMs }) => [people[who], { lastAt: openedAt + afterMs, times: 1 }] as const);
  return {
    group: { id, urgency: 'high', axis: story.axis, labels },
    policy,
    trail: [policy.id],
    status: resolvedAt === undefined ? 'acknowledged' : 'resolved',
    stepIndex: Math.max(...story.asked.map(({ step }) => step)) - 1,
    round: 0,
    lastRound: policy.repeats,
    visit: undefined,
    turns: {},
    paged: Object.fromEntries(paged),
    acknowledgements: story.asked.flatMap(({ who, answersAfterMs }) =>
      answersAfterMs === undefined ? [] : [{ userId: people[who], axis: undefined, at: openedAt + answersAfterMs }],
    ),
    reported: [],
    deferredUntil: undefined,
    dueAt: undefined,
  };
}
