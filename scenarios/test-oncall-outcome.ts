import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { startOf } from '../apps/cli/src/offline/oncall-world.ts';
import type { PlayedEntry, ScenarioOutcome } from '../apps/cli/src/offline/play-oncall-scenario.ts';
import { listReachable, planNotifications } from '../apps/server/src/contacts/index.ts';
import { dryRunPolicy } from '../apps/server/src/paging/dry-run-policy.ts';
import type { TestPaging } from '../apps/server/src/paging/test-paging.ts';
import type { ServerWorld } from './test-oncall-world.ts';

const MINUTE_MS = 60_000;
const A_DAY_MS = 24 * 3_600_000;

export interface ChainOfServer {
  readonly minute: number;
  readonly group: string;
  readonly code: string;
  readonly sentence: string;
  readonly userId: string | undefined;
}

export interface PlayedOnServer {
  readonly world: ServerWorld;
  /** Ids by the names of the scenario. */
  readonly groups: ReadonlyMap<string, string>;
  /** What the server refused, in the form of the line it stands for. */
  readonly refused: readonly ChainOfServer[];
}

/** Lines about messages, which scenarios do not speak of. */
const ofMessages: ReadonlySet<string> = new Set([
  'no_policy',
  'no_way_to_reach',
  'told_with_others',
  'message_planned',
  'message_dropped',
  'message_rejected',
  'message_held',
  'outcome_unknown',
  'delivered',
  'repaired',
]);

/** What the tables of a server hold after a scenario was played, in the words of scenarios. */
export async function serverOutcome(
  paging: TestPaging,
  scenario: OncallScenario,
  played: PlayedOnServer,
): Promise<ScenarioOutcome> {
  const reader = new OutcomeReader(paging, scenario, played);
  const chain = [...(await reader.chain()), ...played.refused].toSorted((a, b) => a.minute - b.minute);
  return { entries: entriesOf(chain, await reader.rows(), played.world), chain, next: await reader.next() };
}

interface Row {
  readonly minute: number;
  readonly group: string;
  readonly kind: PlayedEntry['kind'];
  readonly who: string;
}

class OutcomeReader {
  readonly #paging: TestPaging;
  readonly #scenario: OncallScenario;
  readonly #played: PlayedOnServer;

  constructor(paging: TestPaging, scenario: OncallScenario, played: PlayedOnServer) {
    this.#paging = paging;
    this.#scenario = scenario;
    this.#played = played;
  }

  async chain(): Promise<readonly ChainOfServer[]> {
    const rows = await this.#paging.rows<{
      group_id: string;
      at: number;
      code: string;
      sentence: string;
      user_id: string | null;
    }>('select group_id, at, code, sentence, user_id from escalation_entry order by id');
    return rows
      .filter(({ code }) => !ofMessages.has(code))
      .map((row) => ({
        ...this.#about(row.group_id, row.at),
        code: row.code,
        sentence: row.sentence,
        userId: row.user_id ?? undefined,
      }));
  }

  #about(groupId: string, at: number): { readonly minute: number; readonly group: string } {
    const name = [...this.#played.groups].find(([, known]) => known === groupId)?.[0];
    return { minute: (at - startOf(this.#scenario)) / MINUTE_MS, group: name ?? groupId };
  }

  /** Pages, messages to rooms, and notices of what is set up wrong; one notice may go to several people. */
  async rows(): Promise<readonly Row[]> {
    const { world } = this.#played;
    const pages = await this.#paging.rows<{ group_id: string; user_id: string; created_at: number }>(
      'select group_id, user_id, created_at from page order by id',
    );
    const told = await this.#paging.rows<{ group_id: string; room: string; created_at: number }>(
      `select group_id, destination_id as room, created_at from notification
       where destination_id is not null and scope = 'one' order by id`,
    );
    const notices = await this.#paging.rows<{ group_id: string; topic: string; created_at: number }>(
      `select group_id, topic, created_at from notification where kind = 'notice' group by group_id, topic, created_at
       order by min(id::text)`,
    );
    return [
      ...pages.map((row) => ({
        ...this.#about(row.group_id, row.created_at),
        kind: 'page' as const,
        who: world.nameOf(row.user_id),
      })),
      ...told.map((row) => ({
        ...this.#about(row.group_id, row.created_at),
        kind: 'notify' as const,
        who: world.roomOf(row.room),
      })),
      ...notices.map((row) => ({
        ...this.#about(row.group_id, row.created_at),
        kind: 'alert_owner' as const,
        who: `owner ${row.topic.split(' ')[0] ?? ''}`,
      })),
    ];
  }

  async next(): Promise<ScenarioOutcome['next']> {
    const { world } = this.#played;
    const next: Record<string, readonly string[]> = {};
    for (const [ring, people] of Object.entries(this.#scenario.expect?.next ?? {})) {
      const [policy = '', stepId] = ring.split('/');
      const question = { policyId: world.policyId(policy), policyName: undefined, draft: undefined, at: undefined };
      const group = { urgency: 'high' as const, axis: 'both' as const, labels: {} };
      const { rings } = await dryRunPolicy(
        this.#paging.platform.as(['auditor']),
        { listReachable, planNotifications },
        { ...question, group, horizonMs: A_DAY_MS },
      );
      const groups = rings.find(({ step }) => step.id === stepId)?.preview.groups ?? [];
      next[ring] = groups
        .slice(0, people.length)
        .map((each) => each.people.map(({ userId }) => world.nameOf(userId)).join('+'));
    }
    return next;
  }
}

/**
 * Rows in the order in which the chain speaks of them. A line without its row, and a row without its line, is an entry that no
 * scenario expects.
 */
function entriesOf(chain: readonly ChainOfServer[], rows: readonly Row[], world: ServerWorld): readonly PlayedEntry[] {
  const left = [...rows];
  const take = (kind: Row['kind'], line: ChainOfServer, who: string | undefined): string | undefined => {
    const index = left.findIndex(
      (row) =>
        row.kind === kind && row.minute === line.minute && row.group === line.group && (who ?? row.who) === row.who,
    );
    return index < 0 ? undefined : left.splice(index, 1)[0]?.who;
  };
  const entries = chain.flatMap((line): readonly PlayedEntry[] => {
    const { minute, group, code, sentence: why } = line;
    const entry = (kind: Row['kind'], who: string) => [{ minute, group, kind, who, why }];
    switch (code) {
      case 'paged':
      case 'paged_again':
        return entry('page', take('page', line, world.nameOf(line.userId ?? '')) ?? 'no row of a page');
      case 'notified':
        return entry('notify', take('notify', line, undefined) ?? 'no message to a room');
      case 'nobody_available':
      case 'policy_missing':
      case 'nobody_left': {
        // Said in every round, told once.
        const told = take('alert_owner', line, `owner ${code}`);
        return told === undefined ? [] : entry('alert_owner', told);
      }
      case 'fallback_policy':
      case 'catch_all_policy':
        return entry('enter_policy', `policy ${/^goes on with ([^,]+),/.exec(why)?.[1] ?? ''}`);
      case 'reassigned': {
        const to = / handed it to (.+)$/.exec(why)?.[1] ?? '';
        return world.hasPolicy(to) ? entry('enter_policy', `policy ${to}`) : [];
      }
      default:
        return [];
    }
  });
  return [...entries, ...left.map((row) => ({ ...row, who: `unspoken ${row.who}`, why: '' }))];
}
