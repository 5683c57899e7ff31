import type { EscalatedGroup, EscalationEvent, EscalationPolicy } from '@lockstep/oncall';

/** An alert group as paging reads it; alerts own it. Times are epoch milliseconds. */
export interface PagedGroup extends EscalatedGroup {
  /** One line for a lock screen. */
  readonly title: string;
  readonly state: 'open' | 'acknowledged' | 'snoozed' | 'resolved';
  readonly policyId: string | undefined;
  readonly alerts: number;
  /** Undefined: it has alerts. */
  readonly matter: Matter | undefined;
}

/** What a group without alerts is about: somebody is wanted in an incident. */
export interface Matter {
  readonly incidentId: string;
  /** Nothing of it is told but that it needs somebody, and nobody hears of it but its readers and whom it asks. */
  readonly isRestricted: boolean;
  /** Why, in a sentence with names. */
  readonly because: string;
  /** Path of the incident in the web application. */
  readonly path: string;
  /** Whom it asks, written down when it opened. */
  readonly policy: EscalationPolicy;
}

/** What happened to a group, as alerts wrote it. */
export interface GroupEvent {
  readonly id: string;
  readonly kind: 'opened' | 'joined' | 'reopened' | 'resolved' | 'acknowledged' | 'unacknowledged';
  readonly body: unknown;
}

/** Who acts for a sender that names nobody of ours: stands where a user's id stands, and shows as the words behind it. */
const SENDER = 'sender:';

/** What we do by ourselves. */
export const OURSELVES = `${SENDER}Lockstep`;

/** @returns what the engine is told, in order; what joined one after the other is told as one */
export function engineEvents(events: readonly GroupEvent[], group: EscalatedGroup): readonly EscalationEvent[] {
  const told: EscalationEvent[] = [];
  for (const event of events) {
    const next = engineEvent(event, group);
    const last = told.at(-1);
    if (next.kind === 'joined' && last?.kind === 'joined')
      told.splice(-1, 1, { ...next, alerts: (last.alerts ?? 1) + (next.alerts ?? 1) });
    else told.push(next);
  }
  return told;
}

/** The group as it is now stands for what joined. */
function engineEvent({ kind, body }: GroupEvent, group: EscalatedGroup): EscalationEvent {
  switch (kind) {
    case 'opened':
    case 'reopened':
    case 'resolved':
      return { kind };
    case 'joined':
      return { kind, group, alerts: countOf(body) };
    case 'acknowledged':
      return { kind, by: SENDER + sayer(body), axis: undefined };
    case 'unacknowledged':
      return { kind, by: SENDER + sayer(body) };
  }
}

/** An alert that was there and became more urgent joins nothing; it is told as one. */
function countOf(body: unknown): number {
  const count = typeof body === 'object' && body !== null && 'count' in body ? body.count : undefined;
  return typeof count === 'number' && count > 0 ? count : 1;
}

function sayer(body: unknown): string {
  const by = typeof body === 'object' && body !== null && 'by' in body ? body.by : undefined;
  return typeof by === 'string' && by !== '' ? by.slice(0, 200) : 'the sender';
}

/** The words for somebody who is no person of ours; undefined for people. */
export function senderName(userId: string): string | undefined {
  return userId.startsWith(SENDER) ? userId.slice(SENDER.length) : undefined;
}
