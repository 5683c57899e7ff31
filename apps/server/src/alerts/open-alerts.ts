import type { KnownAlert, Moves } from './intake-store.ts';
import type { Message } from './message.ts';

/** An open alert as it was read, with the end that repeats have moved since. */
export interface RememberedAlert {
  readonly id: string;
  readonly identity: string;
  readonly contentKey: string;
  readonly sentStartsAt: number | undefined;
  endsAt: number | undefined;
}

/** One read of alerts that are to be remembered, from before it is asked until they are. */
export interface Holding {
  heard(moves: Moves): void;
  /** @param alert open, read by the read that was heard of, and repeated since */
  remember(alert: KnownAlert, endsAt: number | undefined): void;
  release(): void;
}

/** Remembered at the most; then all is forgotten, which costs one read each. */
const mostRemembered = 50_000;

/**
 * The open alerts whose repeats came here, so that a repeat needs not read its alert again. That they are still as they were is asked
 * of the database before every answer, by one small read: which alerts moved since the last one.
 *
 * Why nothing is missed. Every transaction that changes or ends an open alert also inserts a row into `alert_move`, stamped with its
 * own number, so both are visible at the same instant. Each read tells, from its one snapshot, `seenFrom`: the oldest transaction
 * that was not over yet. What that snapshot did not show is of a transaction that was running or had not begun, and so has that
 * number or a higher one. The next read asks for all moves from `seenFrom` on: it gets whatever has become visible in between,
 * however late it committed, and some of what was known, which does no harm.
 *
 * Two lanes read at the same time, and only one of them reads alerts to be remembered. It takes hold before it asks: until it lets
 * go, every read begins where its own does, and afterwards at its own snapshot again. Reads that were under way by then began at a
 * snapshot before its own, since these numbers never fall. So no read begins behind the snapshot of an alert that is remembered while
 * it is under way. Two things could break the chain, and both make it forget everything: moves that were removed before they were
 * read (`alert_move_floor`), and another server in the place of the one that was asked before, whose transactions count differently
 * (`server`). What a crash of the database takes away was never visible; a crash of this process takes all memory along.
 *
 * A process of a version before `alert_move` tells nothing; see `forget` in `AlertIntake.writeSeen`.
 */
export class OpenAlerts {
  readonly #byIdentity = new Map<string, RememberedAlert>();
  readonly #byId = new Map<string, RememberedAlert>();
  #seenFrom: string | undefined;
  #server: string | undefined;
  /** Where all reads begin while somebody holds. */
  #held: { readonly from: string | undefined } | undefined;

  /** Where the next read begins; undefined: nothing is remembered yet. */
  get seenFrom(): string | undefined {
    return this.#held === undefined ? this.#seenFrom : this.#held.from;
  }

  get(identity: string): RememberedAlert | undefined {
    return this.#byIdentity.get(identity);
  }

  /** Forgets what has moved. Afterwards everything that is left was as it is remembered in the snapshot of this read, or later. */
  heard({ seenFrom, server, isBehind, moved }: Moves): void {
    if (isBehind || server !== this.#server) this.forget();
    for (const id of moved) {
      const alert = this.#byId.get(id);
      if (alert !== undefined) this.#drop(alert);
    }
    this.#seenFrom = seenFrom;
    this.#server = server;
  }

  /** Before a read whose alerts are to be remembered; one at a time. */
  hold(): Holding {
    if (this.#held !== undefined) throw new RangeError('somebody else remembers alerts');
    this.#held = { from: this.#seenFrom };
    let read: Moves | undefined;
    return {
      heard: (moves) => {
        read = moves;
        this.heard(moves);
      },
      remember: (alert, endsAt) => {
        if (read !== undefined && read.server === this.#server) this.#remember(alert, endsAt);
      },
      release: () => {
        this.#held = undefined;
        if (read?.server === this.#server) this.#seenFrom = older(this.#seenFrom, read?.seenFrom);
      },
    };
  }

  #remember({ id, identity, contentKey, sentStartsAt }: KnownAlert, endsAt: number | undefined): void {
    const known = this.#byIdentity.get(identity);
    if (known !== undefined) this.#drop(known);
    if (this.#byIdentity.size >= mostRemembered) this.forget();
    const alert: RememberedAlert = { id, identity, contentKey, sentStartsAt, endsAt };
    this.#byIdentity.set(identity, alert);
    this.#byId.set(id, alert);
  }

  forget(): void {
    this.#byIdentity.clear();
    this.#byId.clear();
  }

  #drop(alert: RememberedAlert): void {
    this.#byIdentity.delete(alert.identity);
    this.#byId.delete(alert.id);
  }
}

/** Numbers of transactions; they are counted in 64 bits. */
function older(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : BigInt(a) < BigInt(b) ? a : b;
}

/**
 * Whether the message says of this open alert nothing but that it is still there. What is not as plain as that (an end that has
 * come, another start, other words) is decided with the alert read anew.
 */
export function isPlainRepeat(alert: RememberedAlert, { incoming, contentKey, receivedAt }: Message): boolean {
  const { action, startsAt, endsAt } = incoming;
  if (action !== 'fire' || contentKey !== alert.contentKey) return false;
  if (alert.endsAt !== undefined && alert.endsAt <= receivedAt) return false;
  if (endsAt !== undefined && (endsAt <= receivedAt || (startsAt !== undefined && endsAt < startsAt))) return false;
  return startsAt === undefined || (alert.sentStartsAt !== undefined && startsAt <= alert.sentStartsAt);
}

/** When the alert ends by itself after this repeat; ends only move forward. */
export function endAfter(alert: RememberedAlert, { incoming, source, receivedAt }: Message): number | undefined {
  const resolveAfter = source.resolveAfterMs;
  const sent = incoming.endsAt ?? (resolveAfter === undefined ? undefined : receivedAt + resolveAfter);
  return alert.endsAt === undefined || sent === undefined ? sent : Math.max(alert.endsAt, sent);
}
