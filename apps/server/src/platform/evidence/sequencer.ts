import { type ChainHead, chainStep } from '@lockstep/evidence';
import type { Transaction } from '../context.ts';
import type { Database } from '../db/database.ts';
import { Poller } from '../jobs/poller.ts';
import { nativeSha256 } from './record-evidence.ts';
import { listUnchained, lockHead, moveHead, sequenceChanges, writeChain } from './sequencer-store.ts';

const batchSize = 1_000;
const pollMs = 1_000;
/** A round is a commit of its own: under load one for every few writers is enough, and nobody sees the difference. */
const restMs = 100;

/**
 * Gives committed evidence its place and its link, and committed changes their number. It reads rows that *are* committed and
 * numbers them afterwards, so numbers become visible in order, whatever order transactions commit in. One process at a time: the
 * row lock on the head decides, who does not get it has nothing to do.
 */
export function startSequencer(database: Database, log: { warn(fields: object, message: string): void }): Poller {
  const poller = new Poller({
    pollMs,
    restMs,
    log,
    name: 'sequencer',
    run: async () => {
      while (await sequenceOnce(database)) {
        // A full batch: there is probably more.
      }
    },
  });
  database.signals.on('evidence', () => poller.wake());
  database.signals.on('changes', () => poller.wake());
  poller.start();
  return poller;
}

/** @returns true when a batch was full and there may be more */
export async function sequenceOnce(database: Database): Promise<boolean> {
  return await database.transaction(async (tx) => {
    const head = await lockHead(tx);
    if (head === undefined) return false;
    const chained = await chainBatch(tx, head);
    const changes = await sequenceChanges(tx, head.changeSeq, batchSize);
    if (chained.count > 0 || changes > 0) await moveHead(tx, chained.head, head.changeSeq + changes);
    if (changes > 0) tx.wake('sequenced');
    return chained.count === batchSize || changes === batchSize;
  });
}

async function chainBatch(tx: Transaction, start: ChainHead): Promise<{ head: ChainHead; count: number }> {
  const records = await listUnchained(tx, batchSize);
  let head = start;
  const links = records.map(({ id, digest }) => {
    const position = head.position + 1;
    head = { position, chain: chainStep(nativeSha256, head.chain, position, digest) };
    return { id, ...head };
  });
  if (links.length > 0) await writeChain(tx, links);
  return { head: { position: head.position, chain: head.chain }, count: links.length };
}
