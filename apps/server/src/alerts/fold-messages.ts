import {
  decideAlert,
  decideIntake,
  fingerprintIn,
  fingerprintOf,
  type IntakeDecision,
  type IntakeSettings,
  NOTHING_FIRES,
  type RulesIndex,
} from '@lockstep/alerting';
import type {
  AlertContent,
  AlertNote,
  AlertState,
  ChangedAlert,
  KnownAlert,
  OpenedAlert,
  SeenAlert,
} from './intake-store.ts';
import type { Message } from './message.ts';

/** What the messages about one alert come to. */
export interface Folded {
  readonly opened: OpenedAlert | undefined;
  readonly changed: ChangedAlert | undefined;
  /** Where nothing else changes. */
  readonly seen: SeenAlert | undefined;
  readonly notes: readonly AlertNote[];
  /** One per message, in order; fewer where the rest has to wait until this is written. */
  readonly decisions: readonly IntakeDecision[];
}

/** The messages of one identity, what was known of it, and what they come to. */
export interface Fold {
  readonly messages: readonly Message[];
  readonly known: KnownAlert | undefined;
  readonly folded: Folded;
}

/** Last-seen is written in bulk and runs behind by less than this; no alert is over before that. */
export const seenLagMs = 15_000;

const lateDeliveryMs = 60_000;

/** The alert at hand, as the messages so far leave it. */
type Draft = { -readonly [Key in keyof AlertState]: AlertState[Key] } & {
  readonly id: string;
  readonly identity: string;
  readonly startsAt: number;
  content: AlertContent | undefined;
  contentKey: string;
  /** The message that opened it; undefined: it was there. */
  readonly openedBy: Message | undefined;
  /** More than its last-seen times. */
  isChanged: boolean;
};

/** As the route has it that takes the message now. */
export function flapMsBy(index: RulesIndex): Folding['flapMsOf'] {
  return ({ source, incoming, identity, receivedAt }) => {
    const { labels, axis, severity } = incoming;
    const alert = {
      id: identity,
      identity,
      sourceId: source.id,
      serviceId: source.serviceId,
      labels,
      axis,
      sourceAxis: source.axis,
      severity,
      startedAt: receivedAt,
    };
    return decideAlert(alert, index, NOTHING_FIRES, receivedAt).grouping.flapMs;
  };
}

export interface Folding {
  readonly newId: () => string;
  /** See `Grouping.flapMs`; asked only where an alert was over. */
  readonly flapMsOf: (message: Message) => number;
  /** No alert is over by its time before this moment, see `Listening`. */
  readonly nothingIsOverBefore: number;
}

/**
 * Several messages about one alert, in the order they came, become one row: a burst costs what one message costs.
 *
 * @param known the newest alert of this identity
 */
export function foldMessages(messages: readonly Message[], known: KnownAlert | undefined, folding: Folding): Folded {
  const { newId } = folding;
  const notes: AlertNote[] = [];
  const decisions: IntakeDecision[] = [];
  let draft = known === undefined ? undefined : draftOf(known);
  for (const message of messages) {
    const decision = decide(draft, message, folding);
    // Another alert under the same identity: what is at hand is written first, then this message comes again.
    if (decision.kind === 'opened' && draft !== undefined && isUnwritten(draft, decision.closesExpiredAt)) {
      if (decision.closesExpiredAt !== undefined) resolve(draft, decision.closesExpiredAt, 'expiry');
      break;
    }
    decisions.push(decision);
    if (decision.kind === 'opened') draft = openedDraft(message, decision, newId());
    else if (draft !== undefined) notes.push(...apply(draft, message, decision, newId));
  }
  return { ...written(draft, known), notes, decisions };
}

function isUnwritten(draft: Draft, closesExpiredAt: number | undefined): boolean {
  return draft.isChanged || draft.openedBy !== undefined || closesExpiredAt !== undefined;
}

function draftOf(known: KnownAlert): Draft {
  const { id, identity, state, startsAt, sentStartsAt, endsAt, acknowledged, resolved, contentKey } = known;
  return {
    id,
    identity,
    state,
    startsAt,
    sentStartsAt,
    endsAt,
    acknowledged,
    resolved,
    contentKey,
    lastSeenAt: 0,
    count: 0,
    content: undefined,
    openedBy: undefined,
    isChanged: false,
  };
}

function openedDraft(
  message: Message,
  { startedAt, endsAt }: { readonly startedAt: number; readonly endsAt: number | undefined },
  id: string,
): Draft {
  return {
    id,
    identity: message.identity,
    state: 'open',
    startsAt: startedAt,
    sentStartsAt: message.incoming.startsAt,
    endsAt,
    acknowledged: undefined,
    resolved: undefined,
    lastSeenAt: message.receivedAt,
    count: 1,
    content: contentOf(message),
    contentKey: message.contentKey,
    openedBy: message,
    isChanged: true,
  };
}

function contentOf({ incoming, contentKey }: Message): AlertContent {
  const { summary, severity, axis: sentAxis, annotations, links } = incoming;
  return { summary, severity, sentAxis, annotations, links, contentKey };
}

function settingsOf(
  draft: Draft | undefined,
  message: Message,
  { flapMsOf, nothingIsOverBefore }: Omit<Folding, 'newId'>,
): IntakeSettings {
  const endsAt = draft?.endsAt ?? Infinity;
  const isOver = draft !== undefined && (draft.state === 'resolved' || endsAt < message.receivedAt);
  return {
    resolveTimeoutMs: message.source.resolveAfterMs,
    expiryGraceMs: Math.max(seenLagMs, nothingIsOverBefore - endsAt),
    flapMs: isOver ? flapMsOf(message) : 0,
    lateDeliveryMs,
  };
}

/** Which words changed is not kept, only that they did: the same key stands for the same words. */
function decide(draft: Draft | undefined, message: Message, folding: Folding): IntakeDecision {
  const { incoming } = message;
  const { summary, severity, axis, annotations, links } = incoming;
  const open =
    draft?.state === 'open'
      ? {
          startedAt: draft.startsAt,
          sentStartsAt: draft.sentStartsAt,
          endsAt: draft.endsAt,
          acknowledgedAt: draft.acknowledged?.at,
          summary,
          severity,
          axis,
          annotations,
          links,
          isSaidAlready: draft.contentKey === message.contentKey,
        }
      : undefined;
  const over =
    draft?.resolved === undefined
      ? undefined
      : { closedAt: draft.resolved.at, sentStartsAt: draft.sentStartsAt, closedBy: draft.resolved.because };
  return decideIntake(open, over, incoming, settingsOf(draft, message, folding), message.receivedAt);
}

function apply(draft: Draft, message: Message, decision: IntakeDecision, newId: () => string): AlertNote[] {
  if (decision.kind === 'dropped') return [];
  draft.lastSeenAt = Math.max(draft.lastSeenAt, message.receivedAt);
  draft.count += 1;
  if (decision.kind !== 'repeated') draft.isChanged = true;
  switch (decision.kind) {
    case 'opened':
      return [];
    case 'repeated':
      // Firing anew is told by another start: worth a write, so that a late resolve of the last time does not close it.
      if (decision.sentStartsAt !== draft.sentStartsAt) draft.isChanged = true;
      draft.sentStartsAt = decision.sentStartsAt;
      draft.endsAt = decision.endsAt;
      return [];
    case 'changed':
      rewrite(draft, message, decision);
      return [];
    case 'reopened':
      rewrite(draft, message, { endsAt: decision.endsAt, sentStartsAt: message.incoming.startsAt });
      draft.state = 'open';
      draft.resolved = undefined;
      return [note(draft, message, 'reopened', newId())];
    case 'resolved':
      // Closed by our clock, which flaps are told by; when it ended is the sender's word.
      resolve(draft, message.receivedAt, 'sender');
      draft.endsAt = decision.endedAt;
      return [];
    case 'acknowledged':
      draft.acknowledged = { at: message.receivedAt, by: decision.by ?? message.source.name };
      return [note(draft, message, 'acknowledged', newId())];
    case 'unacknowledged':
      draft.acknowledged = undefined;
      return [note(draft, message, 'unacknowledged', newId())];
    case 'noted':
      return [note(draft, message, 'noted', newId())];
  }
}

function rewrite(draft: Draft, message: Message, times: Pick<AlertState, 'endsAt' | 'sentStartsAt'>): void {
  draft.content = contentOf(message);
  draft.contentKey = message.contentKey;
  draft.endsAt = times.endsAt;
  draft.sentStartsAt = times.sentStartsAt;
}

function resolve(draft: Draft, at: number, because: 'sender' | 'expiry'): void {
  draft.state = 'resolved';
  draft.resolved = { at, because };
  draft.isChanged = true;
}

function note(draft: Draft, { receivedAt, incoming, source }: Message, kind: AlertNote['kind'], id: string): AlertNote {
  return { id, alertId: draft.id, at: receivedAt, kind, by: incoming.by ?? source.name, note: incoming.note };
}

function written(draft: Draft | undefined, known: KnownAlert | undefined): Omit<Folded, 'notes' | 'decisions'> {
  const nothing = { opened: undefined, changed: undefined, seen: undefined };
  if (draft === undefined) return nothing;
  const { id, identity, state, sentStartsAt, endsAt, lastSeenAt, count, acknowledged, resolved, content } = draft;
  const after = { state, sentStartsAt, endsAt, lastSeenAt, count, acknowledged, resolved };
  if (draft.openedBy !== undefined) {
    const { incoming, source, receivedAt } = draft.openedBy;
    const { labels } = incoming;
    const said = content ?? contentOf(draft.openedBy);
    const origin = {
      sourceId: source.id,
      fingerprint: fingerprintIn(identity) ?? fingerprintOf(labels),
      labels,
      openedAt: receivedAt,
    };
    const { startsAt } = draft;
    return { ...nothing, opened: { id, identity, ...origin, startsAt, content: said, ...after } };
  }
  if (known === undefined || count === 0) {
    // Closed because its time ran out, by a message that opens the next one.
    return draft.isChanged && known !== undefined
      ? { ...nothing, changed: { id, identity, basedOn: known.version, content, ...after, lastSeenAt: known.openedAt } }
      : nothing;
  }
  if (draft.isChanged) return { ...nothing, changed: { id, identity, basedOn: known.version, content, ...after } };
  return { ...nothing, seen: { id, lastSeenAt, endsAt, count } };
}
