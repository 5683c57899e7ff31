import type { Transaction } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { newId } from '../../platform/db/ids.ts';
import { getBounds, listChangesAfter, type SequencedChange } from '../../platform/events/store.ts';
import { Poller } from '../../platform/jobs/poller.ts';
import { makeContext, systemActor } from '../../platform/make-context.ts';
import { getIncidentToChange } from '../store.ts';
import { appendEntry } from '../timeline.ts';
import { listFollowed, listFollowedById, listTaken, lockCursor, moveCursor, sourceKey } from './followed-store.ts';
import { type Asked, type Followed, leadMs, listTellers, type Telling } from './teller.ts';

const batchSize = 500;
const pollMs = 3_000;
/** What comes in meanwhile is looked at together. */
const restMs = 25;
/** Rows carry the moment their transaction began at; those of one transaction differ by no more. */
const slackMs = 10_000;
const mostFacts = 5_000;
/** Of what an incident missed before something was linked to it. */
const mostCaughtUp = 300;

/** Kinds of change after which an incident may be about more than before. */
const widens = new Set(['incidents.incident_recorded', 'incidents.incident_updated', 'incidents.link_added']);

/**
 * Takes what happens into the timelines of the incidents it belongs to. One process at a time: the row lock on the cursor decides.
 * The cursor moves after everything before it was written, and a source is taken once, so a process that dies in between loses and
 * repeats nothing.
 */
export function startFollower(database: Database, log: { warn(fields: object, message: string): void }): Poller {
  const poller = new Poller({
    name: 'timeline follower',
    pollMs,
    restMs,
    log,
    run: async () => {
      while (await followOnce(database)) {
        // A full batch: there is probably more.
      }
    },
  });
  database.signals.on('sequenced', () => poller.wake());
  poller.start();
  return poller;
}

/** @returns true when there may be more */
export async function followOnce(database: Database): Promise<boolean> {
  return await database.transaction(async (tx) => {
    const cursor = await lockCursor(tx);
    if (cursor === undefined) return false;
    const now = database.clock.now();
    const { oldest, newest } = await getBounds(tx);
    if (cursor.seq === undefined || cursor.seq < oldest - 1) {
      // What was not taken in is not kept any more: everything that is followed is looked at as a whole.
      await tellAll(database, tx, await listFollowed(tx, now), now);
      await moveCursor(tx, newest, now);
      return true;
    }
    if (cursor.seq >= newest) return false;
    const changes = await listChangesAfter(tx, cursor.seq, batchSize);
    const last = changes.at(-1);
    if (last === undefined) return false;
    await tellOf(database, tx, changes, now);
    await moveCursor(tx, last.seq, now);
    return changes.length === batchSize;
  });
}

async function tellOf(
  database: Database,
  tx: Transaction,
  changes: readonly SequencedChange[],
  now: number,
): Promise<void> {
  const heard = listTellers().flatMap(({ prefixes, teller }) => {
    const own = changes.filter(({ kind }) => prefixes.some((prefix) => kind.startsWith(prefix)));
    return own.length === 0 ? [] : [{ teller, since: Math.min(...own.map((change) => Date.parse(change.at))) }];
  });
  const widened = new Set(changes.flatMap(({ kind, subjectId }) => (widens.has(kind) ? [subjectId] : [])));
  if (heard.length > 0) {
    const incidents = await listFollowed(tx, now);
    const tellings: Telling[] = [];
    for (const { teller, since } of incidents.length === 0 ? [] : heard) {
      tellings.push(...(await teller(tx, { incidents, recordedSince: since - slackMs, now, limit: mostFacts })));
    }
    await write(database, incidents, tellings);
  }
  if (widened.size > 0) await tellAll(database, tx, await listFollowedById(tx, [...widened]), now);
}

/** All that these incidents are about, from before their beginning. */
async function tellAll(
  database: Database,
  tx: Transaction,
  incidents: readonly Followed[],
  now: number,
): Promise<void> {
  for (const incident of incidents) {
    const asked: Asked = {
      incidents: [incident],
      recordedSince: incident.startedAt - 24 * leadMs,
      now,
      limit: mostCaughtUp,
    };
    const tellings: Telling[] = [];
    for (const { teller } of listTellers()) tellings.push(...(await teller(tx, asked)));
    await write(database, [incident], tellings);
  }
}

/** Each incident in a transaction of its own: people who write into it wait for few entries at a time. */
async function write(database: Database, incidents: readonly Followed[], tellings: readonly Telling[]): Promise<void> {
  for (const [incidentId, own] of Map.groupBy(tellings, (telling) => telling.incidentId)) {
    const incident = incidents.find(({ id }) => id === incidentId);
    if (incident === undefined) continue;
    const taken = await listTaken(
      database.read,
      incidentId,
      own.map(({ entry }) => entry.source),
    );
    const fresh = own
      .filter(({ entry }) => !taken.has(sourceKey(entry.source)))
      .toSorted((a, b) => (a.entry.happenedAt ?? 0) - (b.entry.happenedAt ?? 0));
    for (let from = 0; from < fresh.length; from += 50)
      await writeSome(database, incident, fresh.slice(from, from + 50));
  }
}

async function writeSome(database: Database, incident: Followed, tellings: readonly Telling[]): Promise<void> {
  const ctx = makeContext(database, systemActor('timeline'), newId());
  await ctx.transaction(async (tx) => {
    // As it is now: it may have become restricted since it was found, and nobody but its readers may hear of this.
    const current = await getIncidentToChange(tx, ctx, incident.id);
    for (const { entry } of tellings) await appendEntry(tx, ctx, current, entry);
  });
}
