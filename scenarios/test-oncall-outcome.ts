import type { operations, ResponseOf } from '@lockstep/contract';
import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { startOf } from '../apps/cli/src/offline/oncall-world.ts';
import type { PlayedEntry, ScenarioOutcome } from '../apps/cli/src/offline/play-oncall-scenario.ts';
import type { OncallServer } from './test-oncall-server.ts';
import type { ServerWorld } from './test-oncall-world.ts';

const MINUTE_MS = 60_000;

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

/** What a server tells of a scenario that was played on it, in the words of scenarios. */
export async function serverOutcome(
  server: OncallServer,
  scenario: OncallScenario,
  played: PlayedOnServer,
): Promise<ScenarioOutcome> {
  const reader = new OutcomeReader(server, scenario, played);
  const chains = await reader.chains();
  const told = chains.flatMap(({ group, answer }) => reader.linesOf(group, answer.lines));
  const chain = [...told, ...played.refused].toSorted((a, b) => a.minute - b.minute);
  const rows = [
    ...(await reader.pages()),
    ...chains.flatMap(({ group, answer }) => reader.messagesToRooms(group, answer.notifications)),
    ...(await reader.notices()),
  ];
  return { entries: entriesOf(chain, rows, played.world), chain, next: await reader.next() };
}

interface Row {
  readonly minute: number;
  readonly group: string;
  readonly kind: PlayedEntry['kind'];
  readonly who: string;
}

type Chain = ResponseOf<typeof operations.getAlertGroupChain>;

class OutcomeReader {
  readonly #server: OncallServer;
  readonly #scenario: OncallScenario;
  readonly #played: PlayedOnServer;

  constructor(server: OncallServer, scenario: OncallScenario, played: PlayedOnServer) {
    this.#server = server;
    this.#scenario = scenario;
    this.#played = played;
  }

  async chains(): Promise<readonly { readonly group: string; readonly answer: Chain }[]> {
    const { admin } = this.#server;
    return await Promise.all(
      [...this.#played.groups].map(async ([group, id]) => ({
        group,
        answer: await admin.call('getAlertGroupChain', { params: { group: id } }),
      })),
    );
  }

  linesOf(group: string, lines: Chain['lines']): readonly ChainOfServer[] {
    return lines
      .filter(({ code }) => !ofMessages.has(code))
      .map(({ at, code, sentence, person }) => ({
        minute: this.#minuteOf(at),
        group,
        code,
        sentence: this.#played.world.plain(sentence),
        userId: person?.id,
      }));
  }

  #minuteOf(at: string | number): number {
    return (new Date(at).getTime() - startOf(this.#scenario)) / MINUTE_MS;
  }

  async pages(): Promise<readonly Row[]> {
    const { items } = await this.#server.admin.call('listPages', { query: { of: 'everybody', limit: 200 } });
    const names = new Map([...this.#played.groups].map(([name, id]) => [id, name]));
    return items.flatMap(({ group, person, createdAt }) => {
      const name = names.get(group.id);
      if (name === undefined) return [];
      return [{ minute: this.#minuteOf(createdAt), group: name, kind: 'page' as const, who: person.name }];
    });
  }

  messagesToRooms(group: string, notifications: Chain['notifications']): readonly Row[] {
    return notifications
      .filter(({ person }) => person === null)
      .map(({ address, createdAt }) => ({
        minute: this.#minuteOf(createdAt),
        group,
        kind: 'notify' as const,
        who: this.#played.world.roomAt(address),
      }));
  }

  /** Of what is set up wrong; one notice may go to several people. Only the mails tell of them, and the database knows which is whose. */
  async notices(): Promise<readonly Row[]> {
    const names = new Map([...this.#played.groups].map(([name, id]) => [id, name]));
    const rows = await this.#server.rows<{ group_id: string; topic: string; created_at: number }>(
      `select group_id, topic, created_at from notification where kind = 'notice' and group_id = any($1::uuid[])
       group by group_id, topic, created_at order by min(id::text)`,
      [[...names.keys()]],
    );
    return rows.map(({ group_id: id, topic, created_at: at }) => ({
      minute: this.#minuteOf(at),
      group: names.get(id) ?? id,
      kind: 'alert_owner' as const,
      who: `owner ${topic.split(' ')[0] ?? ''}`,
    }));
  }

  async next(): Promise<ScenarioOutcome['next']> {
    const { world } = this.#played;
    const next: Record<string, readonly string[]> = {};
    for (const [ring, people] of Object.entries(this.#scenario.expect?.next ?? {})) {
      const [policy = '', stepId] = ring.split('/');
      const { rings } = await this.#server.admin.call('dryRunEscalationPolicy', {
        body: { policyId: world.policyId(policy), axis: 'both', hours: 24 },
      });
      const groups = rings.find((one) => one.stepId === stepId)?.groups ?? [];
      next[ring] = groups.slice(0, people.length).map((each) => each.people.map(({ name }) => name).join('+'));
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
