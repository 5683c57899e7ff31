import type { Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { listFeeds } from './feed-store.ts';
import { currentRecords, endRecords } from './whole-store.ts';

/** Publishers take few records back; most leave as withdrawn ones. */
const fewRecords = 100;
/** Of small feeds, where a hundred would be all. */
const mostOfSmall = 0.5;
const veryFewRecords = 3;
const smallShare = 0.1;

/**
 * Ends the records that a whole file does not hold any more. A file that suddenly lacks many is more likely broken than right,
 * and would quietly take knowledge away.
 *
 * @returns the ids of those that ended
 * @throws `advisories.feed_shrunk`
 */
export async function endMissing(
  tx: Transaction,
  feed: string,
  ids: ReadonlySet<string>,
  now: number,
  allowFewer: boolean,
): Promise<readonly string[]> {
  const current = await currentRecords(tx, feed);
  const gone = [...current.keys()].filter((id) => !ids.has(id));
  if (!allowFewer && gone.length > mostGone(current.size)) {
    throw new Problem(
      'advisories.feed_shrunk',
      `\`${feed}\` would lose ${gone.length} of its ${current.size} records, for example \`${gone[0] ?? ''}\``,
      { help: 'if the publisher really took them back, load the file with `--allow-older`' },
    );
  }
  await endRecords(tx, feed, gone, now);
  return gone;
}

function mostGone(records: number): number {
  const few = Math.min(fewRecords, Math.max(veryFewRecords, records * mostOfSmall));
  return Math.max(few, records * smallShare);
}

/** The same for feeds that are replaced as a whole. @throws `advisories.feed_shrunk` */
export async function refuseShrunk(
  tx: Transaction,
  now: number,
  feed: string,
  records: number,
  allowFewer: boolean,
): Promise<void> {
  const current = (await listFeeds(tx, now)).find(({ name }) => name === feed);
  if (allowFewer || current === undefined || records >= current.records * (1 - smallShare)) return;
  throw new Problem(
    'advisories.feed_shrunk',
    `\`${feed}\` holds ${current.records} entries; this file holds only ${records}`,
    { help: 'if the publisher really took them back, load the file with `--allow-older`' },
  );
}
