import { hash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { IntakeDecision, IncomingAlert, RulesIndex } from '@lockstep/alerting';
import type { Actor, RequestContext, Transaction } from '../platform/context.ts';
import type { Database } from '../platform/db/database.ts';
import { changeValues } from '../platform/events/record-change.ts';
import { evidenceValues } from '../platform/evidence/record-evidence.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { newId } from '../platform/db/ids.ts';
import { Problem } from '../platform/problem.ts';
import type { DecidedAlert } from './decide-batch.ts';
import { wakeHeldBy } from './deciding-store.ts';
import { type Fold, flapMsBy, foldMessages } from './fold-messages.ts';
import { findKnownAlerts, writeSeenAlerts } from './intake-store.ts';
import { Listening } from './listening.ts';
import { toMessage } from './message.ts';
import { type Holding, OpenAlerts } from './open-alerts.ts';
import { endedIn, planFlush } from './plan-flush.ts';
import { RepeatLane } from './repeat-lane.ts';
import { RulesInForce } from './rules-in-force.ts';
import { Seen } from './seen.ts';
import type { AlertSource } from './source.ts';
import { answer, type Asked, Mentions, type Waiting } from './waiting.ts';
import { AlertsMoved, type AlertWrites, type Proof, writeAlerts } from './write-store.ts';

/** Most messages one flush takes: larger ones are slower. */
const mostPerFlush = 1_000;
/** More than this many waiting: new requests are told to come again, so that memory stays bounded. */
const mostWaiting = 50_000;
/** After a flush of this many, more are let come for as long as it took: what a flush costs is shared by all in it. */
const fewInFlush = 8;
const longestRestMs = 20;
/** How often a flush looks again because somebody else changed its alerts meanwhile. */
const mostTries = 10;

/**
 * Takes alerts in, by two lanes. Repeats change nothing but last-seen, which is kept here and written in bulk; see `RepeatLane`.
 * Everything else is flushed: messages that arrive while a flush is under way go together with the next one, and each is answered only
 * after its rows are committed.
 */
export class AlertIntake {
  readonly #database: Database;
  readonly #actor: Actor = systemActor('alert-intake');
  readonly #seen = new Seen();
  readonly #open = new OpenAlerts();
  /** As flushes use them; kept for whoever else decides in this process. */
  readonly rules = new RulesInForce();
  readonly listening: Listening;
  readonly #repeats: RepeatLane;
  /** Of what waits to be written, or is being written. */
  readonly #writing = new Mentions();
  #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(database: Database) {
    this.#database = database;
    this.listening = new Listening(database.clock.now());
    this.#repeats = new RepeatLane({
      database,
      open: this.#open,
      seen: this.#seen,
      isWriting: (identity) => this.#writing.has(identity),
      write: (one) => this.#addToWrite(one),
    });
  }

  /**
   * @param now of the request
   * @returns what became of each, in order, once it is durable
   * @throws `request.unavailable` when too much waits already, or the database is away
   */
  async take(source: AlertSource, alerts: readonly IncomingAlert[], now: number): Promise<readonly IntakeDecision[]> {
    if (alerts.length === 0) return [];
    const waiting = this.#waiting.length + this.#repeats.size;
    if (waiting + alerts.length > mostWaiting) {
      throw new Problem('request.unavailable', `${waiting} alerts wait to be stored`, {
        help: 'send it again in a few seconds',
      });
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly IntakeDecision[]>();
    const asked: Asked = { decisions: [], left: alerts.length, resolve, reject };
    for (let place = 0; place < alerts.length; place += 1) {
      const incoming = alerts[place];
      if (incoming === undefined) continue;
      const one = { message: toMessage(source, incoming, now), asked, place };
      if (this.#repeats.takes(one)) this.#repeats.add(one);
      else this.#addToWrite(one);
    }
    return await promise;
  }

  /** Writes last-seen of the repeats so far. */
  async writeSeen(): Promise<void> {
    const entries = this.#seen.take();
    for (let from = 0; from < entries.length; from += mostPerFlush) {
      try {
        const some = entries.slice(from, from + mostPerFlush);
        const open = await writeSeenAlerts(this.#database.read, some);
        // Most are over because their senders said so meanwhile. A server of a version before may have ended one and told nobody.
        if (open < some.length) this.#open.forget();
      } catch (error) {
        this.#seen.giveBack(entries.slice(from));
        throw error;
      }
    }
  }

  #addToWrite(one: Waiting): void {
    this.#writing.add(one);
    this.#waiting.push(one);
    if (this.#isBusy) return;
    this.#isBusy = true;
    // What arrived in the same turn of the event loop goes together.
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, mostPerFlush);
      this.#waiting = this.#waiting.slice(mostPerFlush);
      const startedAt = performance.now();
      let rest: readonly Waiting[] = [];
      try {
        rest = await this.#flush(batch);
      } catch (error) {
        for (const { asked } of batch) asked.reject(error);
      }
      for (const one of batch) this.#writing.remove(one);
      for (const one of rest) this.#writing.add(one);
      if (rest.length > 0) this.#waiting = [...rest, ...this.#waiting];
      if (batch.length >= fewInFlush && this.#waiting.length < mostPerFlush / 2) {
        await setTimeout(Math.min(performance.now() - startedAt, longestRestMs));
      }
    }
    this.#isBusy = false;
  }

  /** @returns those that have to go with the next flush, because they speak of what this one wrote */
  async #flush(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    const byIdentity = Map.groupBy(batch, ({ message }) => message.identity);
    for (let tries = 1; ; tries += 1) {
      const { read, clock } = this.#database;
      const holding = this.#open.hold();
      try {
        const found = await findKnownAlerts(read, [...byIdentity.keys()], this.#open.seenFrom);
        holding.heard(found);
        const index = await this.rules.at(read, found.revision, clock.now());
        const { nothingIsOverBefore } = this.listening;
        const folding = { newId, flapMsOf: flapMsBy(index), nothingIsOverBefore };
        const folds = [...byIdentity].map(([identity, waiting]) => {
          const messages = waiting.map(({ message }) => message);
          const known = found.known.get(identity);
          return { waiting, messages, known, folded: foldMessages(messages, known, folding) };
        });
        await this.#write(folds, index);
        return this.#settle(folds, holding);
      } catch (error) {
        if (!(error instanceof AlertsMoved)) throw error;
        if (tries === mostTries) throw contended(error);
      } finally {
        holding.release();
      }
      // Those who met do not meet again in step.
      await setTimeout(Math.random() * tries * 5);
    }
  }

  #settle(folds: readonly (Fold & { waiting: readonly Waiting[] })[], holding: Holding): readonly Waiting[] {
    const rest: Waiting[] = [];
    for (const { waiting, known, folded } of folds) {
      const { seen } = folded;
      if (seen !== undefined) {
        this.#seen.add(seen);
        if (known?.state === 'open') holding.remember(known, seen.endsAt);
      }
      for (const [index, one] of waiting.entries()) {
        const decision = folded.decisions[index];
        if (decision === undefined) rest.push(one);
        else answer(one, decision);
      }
    }
    return rest;
  }

  async #write(folds: readonly Fold[], index: RulesIndex): Promise<void> {
    if (!folds.some(({ folded }) => folded.opened !== undefined || folded.changed !== undefined)) return;
    const ctx = makeContext(this.#database, this.#actor, newId());
    const writes = await planFlush(ctx, folds, index);
    await ctx.inOneStatement((tx) => writeAlerts(tx, writes, proofOf(ctx, tx, writes, index.rules.revision)));
    if (index.rules.inhibitions.length > 0) await wakeHeldBy(this.#database.read, endedIn(folds), ctx.now);
  }
}

function contended(cause: AlertsMoved): Problem {
  return new Problem('request.unavailable', 'these alerts are being changed from many sides at once', {
    help: 'nothing was stored: send it again',
    cause,
  });
}

/** One record proves all a flush wrote: a digest over what each alert became, and where each went. */
function proofOf(ctx: RequestContext, tx: Transaction, writes: AlertWrites, revision: number): Proof {
  const { opened, changed, groups } = writes;
  const whither = (decided: DecidedAlert | undefined): string =>
    decided === undefined ? '-' : `${decided.fate ?? '-'} ${decided.groupId ?? '-'}`;
  const lines = [
    ...opened.map(({ id, state, content, decided }) => `${id} 1 ${state} ${content.contentKey} ${whither(decided)}`),
    ...changed.map(
      ({ id, state, basedOn, content, decided }) =>
        `${id} ${basedOn + 1} ${state} ${content?.contentKey ?? '-'} ${whither(decided)}`,
    ),
  ].toSorted();
  const subjectId = ctx.newId();
  const body = {
    opened: opened.length,
    changed: changed.length,
    resolved: [...opened, ...changed].filter(({ state }) => state === 'resolved').length,
    groupsOpened: groups.opened.length,
    revision,
    digest: `sha256:${hash('sha256', lines.join('\n'))}`,
  };
  return {
    now: ctx.now,
    revision,
    evidence: evidenceValues(tx, ctx, { type: 'alerts.batch_stored', subjectId, body }).values,
    change: changeValues(tx, ctx, { kind: 'alerts.batch_stored', subjectId, permission: 'alerts.read' }),
  };
}
