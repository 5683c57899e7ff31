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
import { type Message, toMessage } from './message.ts';
import { endedIn, planFlush } from './plan-flush.ts';
import { RulesInForce } from './rules-in-force.ts';
import { Seen } from './seen.ts';
import type { AlertSource } from './source.ts';
import { AlertsMoved, type AlertWrites, type Proof, writeAlerts } from './write-store.ts';

/** Most messages one flush takes: larger ones are slower. */
const mostPerFlush = 1_000;
/** More than this many waiting: new requests are told to come again, so that memory stays bounded. */
const mostWaiting = 50_000;
/** How often a flush looks again because somebody else changed its alerts meanwhile. */
const mostTries = 10;

interface Waiting {
  readonly message: Message;
  readonly settle: (decision: IntakeDecision) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Takes alerts in. Requests that arrive while a flush is under way go together with the next one, and each is answered only after
 * its rows are committed. A repeat changes nothing but last-seen, which is kept here and written in bulk; that its alert is still
 * open is read from the database each time.
 */
export class AlertIntake {
  readonly #database: Database;
  readonly #actor: Actor = systemActor('alert-intake');
  readonly #seen = new Seen();
  /** As flushes use them; kept for whoever else decides in this process. */
  readonly rules = new RulesInForce();
  #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param now of the request
   * @returns what became of each, in order, once it is durable
   * @throws `request.unavailable` when too much waits already, or the database is away
   */
  async take(source: AlertSource, alerts: readonly IncomingAlert[], now: number): Promise<readonly IntakeDecision[]> {
    if (alerts.length === 0) return [];
    if (this.#waiting.length + alerts.length > mostWaiting) {
      throw new Problem('request.unavailable', `${this.#waiting.length} alerts wait to be stored`, {
        help: 'send it again in a few seconds',
      });
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly IntakeDecision[]>();
    const decisions: IntakeDecision[] = [];
    let left = alerts.length;
    for (const [index, incoming] of alerts.entries()) {
      this.#waiting.push({
        message: toMessage(source, incoming, now),
        settle: (decision) => {
          decisions[index] = decision;
          left -= 1;
          if (left === 0) resolve(decisions);
        },
        fail: reject,
      });
    }
    if (!this.#isBusy) {
      this.#isBusy = true;
      // What arrived in the same turn of the event loop goes together.
      setImmediate(() => void this.#drain());
    }
    return await promise;
  }

  /** Writes last-seen of the repeats so far. */
  async writeSeen(): Promise<void> {
    const entries = this.#seen.take();
    for (let from = 0; from < entries.length; from += mostPerFlush) {
      try {
        await writeSeenAlerts(this.#database.read, entries.slice(from, from + mostPerFlush));
      } catch (error) {
        this.#seen.giveBack(entries.slice(from));
        throw error;
      }
    }
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, mostPerFlush);
      this.#waiting = this.#waiting.slice(mostPerFlush);
      try {
        const rest = await this.#flush(batch);
        if (rest.length > 0) this.#waiting = [...rest, ...this.#waiting];
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    this.#isBusy = false;
  }

  /** @returns those that have to go with the next flush, because they speak of what this one wrote */
  async #flush(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    const byIdentity = Map.groupBy(batch, ({ message }) => message.identity);
    for (let tries = 1; ; tries += 1) {
      const { read, clock } = this.#database;
      const { revision, known } = await findKnownAlerts(read, [...byIdentity.keys()]);
      const index = await this.rules.at(read, revision, clock.now());
      const flapMsOf = flapMsBy(index);
      const folds = [...byIdentity].map(([identity, waiting]) => {
        const messages = waiting.map(({ message }) => message);
        const before = known.get(identity);
        return { waiting, messages, known: before, folded: foldMessages(messages, before, { newId, flapMsOf }) };
      });
      try {
        await this.#write(folds, index);
        return this.#settle(folds);
      } catch (error) {
        if (!(error instanceof AlertsMoved)) throw error;
        if (tries === mostTries) throw contended(error);
        // Those who met do not meet again in step.
        await setTimeout(Math.random() * tries * 5);
      }
    }
  }

  #settle(folds: readonly (Fold & { waiting: readonly Waiting[] })[]): readonly Waiting[] {
    const rest: Waiting[] = [];
    for (const { waiting, folded } of folds) {
      if (folded.seen !== undefined) this.#seen.add(folded.seen);
      for (const [index, one] of waiting.entries()) {
        const decision = folded.decisions[index];
        if (decision === undefined) rest.push(one);
        else one.settle(decision);
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
