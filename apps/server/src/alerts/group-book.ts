import { type AlertDecision, decideJoining, type FiringAlert, type Labels, toldLabels } from '@lockstep/alerting';
import type { GroupEvent, GroupExpectation, GroupWrites, KnownGroup, MovedGroup, OpenedGroup } from './group.ts';

/** An alert that pages now, and how it comes to a group. */
export interface Joiner {
  readonly firing: FiringAlert;
  readonly summary: string;
  readonly decision: AlertDecision;
  /** The group it was in before it was over; undefined: none, or it was never over. */
  readonly flappedFrom: string | undefined;
}

export interface Joined {
  readonly groupId: string;
  /** Undefined: as it was, because the alert is back in its old group. */
  readonly fate: 'paged' | 'grouped' | undefined;
}

/** One group while a flush is worked out. */
interface Entry {
  readonly id: string;
  readonly known: KnownGroup | undefined;
  /** Set where this flush opens it. */
  readonly openedBy: Joiner | undefined;
  /** Common to its alerts; messages name them. */
  labels: Labels;
  urgency: 'high' | 'low' | undefined;
  axis: KnownGroup['axis'] | undefined;
  lastAlertAt: number | undefined;
  readonly joined: string[];
  openDelta: number;
  expects: GroupExpectation;
  isWindowOver: boolean;
  isReopened: boolean;
  /** What its alerts say is more urgent, or concerns more, than what the group said. */
  isRaised: boolean;
}

/** Most alerts an event names. */
const mostNamed = 20;

/** Which alerts of a flush join, open, leave and re-open which groups. Writes nothing. */
export class GroupBook {
  readonly #now: number;
  readonly #newId: () => string;
  readonly #byId = new Map<string, Entry>();
  readonly #byKey = new Map<string, Entry>();
  readonly #said: Omit<GroupEvent, 'id'>[] = [];

  /** @param known the joinable groups of all keys in question, and every group an alert comes back to */
  constructor(known: readonly KnownGroup[], now: number, newId: () => string) {
    this.#now = now;
    this.#newId = newId;
    for (const group of known) {
      const entry = entryOf(group.id, group, undefined);
      this.#byId.set(group.id, entry);
      if (group.isJoinable && group.state !== 'resolved') this.#byKey.set(group.key, entry);
    }
  }

  join(joiner: Joiner): Joined {
    const old = joiner.flappedFrom === undefined ? undefined : this.#byId.get(joiner.flappedFrom);
    if (old?.known !== undefined && this.#takesBack(old, old.known)) return this.#comeBack(old, joiner);
    const { decision, firing } = joiner;
    const open = this.#byKey.get(decision.groupKey);
    const lastAlertAt = open?.lastAlertAt ?? this.#now;
    const joining = decideJoining(open === undefined ? undefined : { lastAlertAt }, decision.grouping, this.#now);
    if (joining.kind === 'joins' && open !== undefined) {
      open.joined.push(firing.id);
      open.openDelta += 1;
      open.lastAlertAt = this.#now;
      if (open.known !== undefined) open.expects = 'joinable';
      else open.labels = commonLabels(open.labels, firing.labels);
      raise(open, decision);
      return { groupId: open.id, fate: 'grouped' };
    }
    if (open !== undefined) {
      open.isWindowOver = true;
      open.expects = 'joinable';
    }
    const made = entryOf(this.#newId(), undefined, joiner);
    made.lastAlertAt = this.#now;
    this.#byId.set(made.id, made);
    this.#byKey.set(decision.groupKey, made);
    return { groupId: made.id, fate: 'paged' };
  }

  /** An alert of the group is over. */
  leave(groupId: string): void {
    this.#entry(groupId).openDelta -= 1;
  }

  /** What an alert says now may be more urgent than before. */
  stay(groupId: string, decision: AlertDecision): void {
    const entry = this.#byId.get(groupId);
    if (entry?.known !== undefined && entry.known.state !== 'resolved') raise(entry, decision);
  }

  say(groupId: string, kind: 'acknowledged' | 'unacknowledged', body: GroupEvent['body']): void {
    this.#said.push({ groupId, at: this.#now, kind, body });
  }

  writes(): GroupWrites {
    const entries = [...this.#byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    // Ids are in the order in which escalation is to hear of it: opened, then said of, then over.
    const events = entries.flatMap((entry) => this.#events(entry));
    const said = this.#said.map((event) => ({ ...event, id: this.#newId() }));
    return {
      opened: entries.flatMap((entry) => this.#opened(entry)),
      events: [...events, ...said],
      moved: entries.flatMap((entry) => this.#moved(entry)),
    };
  }

  /** The old group, unless a newer one under its key has taken its place. */
  #takesBack(old: Entry, known: KnownGroup): boolean {
    if (known.state !== 'resolved' || old.isReopened) return true;
    const sibling = this.#byKey.get(known.key);
    return sibling === undefined || sibling === old;
  }

  #comeBack(old: Entry, { decision }: Joiner): Joined {
    old.openDelta += 1;
    if (old.known?.state === 'resolved') {
      old.isReopened = true;
      old.expects = 'resolved';
      if (old.known.isJoinable) this.#byKey.set(old.known.key, old);
    } else if (old.expects === 'any') {
      old.expects = 'unresolved';
    }
    raise(old, decision);
    return { groupId: old.id, fate: undefined };
  }

  #entry(id: string): Entry {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const made = entryOf(id, undefined, undefined);
    this.#byId.set(id, made);
    return made;
  }

  #opened({ id, openedBy, joined, urgency, axis, labels }: Entry): OpenedGroup[] {
    if (openedBy === undefined || urgency === undefined || axis === undefined) return [];
    const { decision, firing, summary } = openedBy;
    const { route, policyId, groupKey: key } = decision;
    return [
      {
        id,
        key,
        route: route === undefined ? undefined : { id: route.id, name: route.name },
        policyId,
        serviceId: firing.serviceId,
        urgency,
        axis,
        title: summary,
        labels,
        openedAt: this.#now,
        alerts: joined.length,
      },
    ];
  }

  #moved(entry: Entry): MovedGroup[] {
    const { id, openedBy, expects, joined, openDelta, isRaised, isWindowOver, isReopened } = entry;
    const isTouched = joined.length > 0 || openDelta !== 0 || isRaised || isWindowOver || isReopened;
    if (openedBy !== undefined || !isTouched) return [];
    return [
      {
        id,
        expects,
        joined: joined.length,
        openDelta,
        urgency: isRaised && entry.urgency === 'high' ? 'high' : undefined,
        axis: isRaised ? entry.axis : undefined,
        lastAlertAt: joined.length > 0 ? this.#now : undefined,
        isWindowOver,
        endEventId: this.#newId(),
      },
    ];
  }

  #events({ id, openedBy, joined, isReopened, isRaised }: Entry): GroupEvent[] {
    const event = (kind: GroupEvent['kind']): GroupEvent => ({
      id: this.#newId(),
      groupId: id,
      at: this.#now,
      kind,
      body: { count: joined.length, alerts: joined.slice(0, mostNamed), ...(isRaised && { isRaised }) },
    });
    if (openedBy !== undefined) return [event('opened')];
    if (isReopened) return [event('reopened')];
    return joined.length > 0 || isRaised ? [event('joined')] : [];
  }
}

function entryOf(id: string, known: KnownGroup | undefined, openedBy: Joiner | undefined): Entry {
  return {
    id,
    known,
    openedBy,
    labels: toldLabels(openedBy?.firing.labels ?? {}),
    urgency: openedBy?.decision.urgency.value ?? known?.urgency,
    axis: openedBy?.decision.axis.value ?? known?.axis,
    lastAlertAt: known?.lastAlertAt,
    joined: openedBy === undefined ? [] : [openedBy.firing.id],
    openDelta: openedBy === undefined ? 0 : 1,
    expects: 'any',
    isWindowOver: false,
    isReopened: false,
    isRaised: false,
  };
}

/** A group is as urgent as its most urgent alert, and concerns all that its alerts concern. */
function raise(entry: Entry, { urgency, axis }: AlertDecision): void {
  if (urgency.value === 'high' && entry.urgency === 'low') {
    entry.urgency = 'high';
    entry.isRaised = true;
  }
  if (entry.axis !== undefined && entry.axis !== 'both' && entry.axis !== axis.value) {
    entry.axis = 'both';
    entry.isRaised = true;
  }
}

function commonLabels(a: Labels, b: Labels): Labels {
  return Object.fromEntries(Object.entries(a).filter(([name, value]) => Object.hasOwn(b, name) && b[name] === value));
}
