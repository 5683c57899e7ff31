import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ComponentMatch,
  createMatcher,
  osvPackageName,
  parseAdvisory,
} from '../../packages/advisories/src/index.ts';
import { repoRoot } from '../install.mjs';
import { Peer, PEER_ECOSYSTEMS, type PeerEcosystem, type PeerEvent, type PeerRecord } from './peer.ts';

const folder = join(repoRoot, '../shared/data/advisories');

interface Asked {
  readonly ecosystem: PeerEcosystem;
  readonly name: string;
  readonly version: string;
}

interface Difference extends Asked {
  readonly id: string;
  readonly ours: 'affected' | 'unknown' | 'not_affected';
  readonly theirs: boolean | 'invalid';
  readonly match: ComponentMatch | undefined;
}

/** Every way in which we differ on purpose. A difference that fits none of them fails the test. */
const ARGUED: readonly {
  readonly why: string;
  readonly fits: (difference: Difference, records: readonly RawRecord[]) => boolean;
}[] = [
  {
    why: 'the library refuses a text that is no version of its ecosystem (`19.0`, `0.70`); we read it or say unknown',
    fits: ({ theirs }) => theirs === 'invalid',
  },
  {
    why: 'the source lost the upper bound: there they are affected for ever, here nobody can tell',
    fits: ({ ours, theirs, match }, records) =>
      ours === 'unknown' &&
      theirs === true &&
      match?.unknownReason === 'advisory_says_nothing' &&
      records.some((record) => record.database_specific?.upper_bound_unknown === true),
  },
  {
    why: 'the record names the package and no event: there nothing is affected, here nobody can tell',
    fits: ({ ours, theirs, match }) =>
      ours === 'unknown' && theirs === false && match?.unknownReason === 'advisory_says_nothing',
  },
  {
    why: 'one id, two records: the one about this package is withdrawn, the other stands',
    fits: ({ ours, theirs }, records) =>
      ours === 'not_affected' &&
      theirs === true &&
      records.some((record) => record.withdrawn !== undefined) &&
      records.some((record) => record.withdrawn === undefined),
  },
];

interface RawRecord extends PeerRecord {
  readonly withdrawn?: string;
  readonly database_specific?: { readonly upper_bound_unknown?: boolean };
}

function readRecords(): RawRecord[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.osv.jsonl.gz') && !file.startsWith('osv-edge-cases'))
    .flatMap((file) =>
      gunzipSync(readFileSync(join(folder, file)))
        .toString()
        .split('\n'),
    )
    .filter((line) => line !== '')
    .map((line): RawRecord => JSON.parse(line));
}

/** Every bound that a record names, and versions from both ends of its list. */
function questionsOf(records: readonly RawRecord[]): Asked[] {
  const asked = new Map<string, Asked>();
  for (const { affected = [] } of records) {
    for (const { package: named, versions, ranges = [] } of affected) {
      const ecosystem = peerEcosystem(named?.ecosystem);
      if (named === undefined || ecosystem === undefined) continue;
      const bounds = ranges.filter(({ type }) => type !== 'GIT').flatMap(({ events }) => events.flatMap(boundsOf));
      const listed = versions ?? [];
      for (const version of [...bounds, ...listed.slice(0, 1), ...listed.slice(-1)]) {
        if (version !== '0') {
          asked.set(`${ecosystem}\n${named.name}\n${version}`, { ecosystem, name: named.name, version });
        }
      }
    }
  }
  return [...asked.values()];
}

function boundsOf({ introduced, fixed, last_affected: last }: PeerEvent): string[] {
  return [introduced, fixed, last].filter((bound) => bound !== undefined);
}

function peerEcosystem(name: string | undefined): PeerEcosystem | undefined {
  return Object.keys(PEER_ECOSYSTEMS).find((known): known is PeerEcosystem => known === name);
}

describe.skipIf(!existsSync(folder))(
  'an independent matcher on the same records (needs ../shared beside the checkout)',
  () => {
    let scratch: string;
    beforeAll(() => {
      scratch = mkdtempSync(join(tmpdir(), 'lockstep-differential-'));
    });
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    it('finds the same, or the difference is argued', async ({ annotate }) => {
      const records = readRecords();
      const byId = Map.groupBy(records, ({ id }) => id);
      const matcher = createMatcher(
        records.flatMap((record) => {
          const parsed = parseAdvisory(record);
          return parsed.ok ? [parsed.advisory] : [];
        }),
      );
      const peer = await Peer.open(records, scratch);
      const compared: Record<PeerEcosystem, number> = { npm: 0, 'crates.io': 0, PyPI: 0, RubyGems: 0 };
      const argued = new Map(ARGUED.map(({ why }) => [why, 0]));
      const unexplained: string[] = [];

      for (const asked of questionsOf(records)) {
        const { ecosystem, name, version } = asked;
        const ours = new Map(
          matcher
            .matchesOf({ ecosystem, name: osvPackageName(ecosystem, name), version })
            .map((match) => [match.advisoryId, match]),
        );
        const theirs = await peer.ask(ecosystem, name, version);
        for (const id of new Set([...theirs.keys(), ...ours.keys()])) {
          compared[ecosystem]++;
          const match = ours.get(id);
          const difference = {
            ...asked,
            id,
            match,
            ours: match?.state ?? 'not_affected',
            theirs: theirs.get(id) ?? false,
          } as const;
          if (difference.ours === (difference.theirs === true ? 'affected' : 'not_affected')) continue;
          const argument = ARGUED.find(({ fits }) => fits(difference, byId.get(id) ?? []));
          if (argument === undefined)
            unexplained.push(
              `${ecosystem}/${name}@${version} ${id}: ${difference.ours}, they say ${difference.theirs}`,
            );
          else argued.set(argument.why, (argued.get(argument.why) ?? 0) + 1);
        }
      }

      peer.close();
      const counts = Object.entries(compared).map(([ecosystem, count]) => `${ecosystem} ${count}`);
      const differences = [...argued].map(([why, count]) => `${count} argued: ${why}`);
      await annotate([`asked: ${counts.join(', ')}`, ...differences, `${unexplained.length} unexplained`].join('\n'));

      expect(unexplained).toEqual([]);
      expect(Math.min(...Object.values(compared))).toBeGreaterThan(1_000);
      // An argument nobody needs any more goes.
      expect([...argued].filter(([, count]) => count === 0)).toEqual([]);
    });
  },
);
