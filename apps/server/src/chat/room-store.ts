import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** The channel of one incident, as it was asked for and as the chat was told last. */
export interface ChatRoom {
  readonly incidentId: string;
  readonly setupId: string;
  readonly template: string;
  readonly state: 'wanted' | 'open' | 'archived' | 'stopped';
  readonly room: string | undefined;
  readonly toldName: string | undefined;
  readonly toldTopic: string | undefined;
  readonly toldPeople: readonly string[];
  readonly isGreeted: boolean;
  readonly postedSeq: number;
  readonly problem: string | undefined;
}

interface Row {
  incident_id: string;
  setup_id: string;
  template: string;
  state: ChatRoom['state'];
  room: string | null;
  told_name: string | null;
  told_topic: string | null;
  told_people: string[];
  is_greeted: boolean;
  posted_seq: number;
  problem: string | null;
}

const columns =
  'incident_id, setup_id, template, state, room, told_name, told_topic, told_people, is_greeted, posted_seq, problem';

const findSql = statement<Row>('chat.find_room', `select ${columns} from chat_room where incident_id = $1`);
const lockSql = statement<Row>('chat.lock_room', `select ${columns} from chat_room where incident_id = $1 for update`);
const ofPlaceSql = statement<{ incident_id: string }>(
  'chat.incident_of_room',
  `select incident_id from chat_room where setup_id = $1 and room = $2 and state <> 'stopped'`,
);
const insertSql = statement<{ incident_id: string }>(
  'chat.insert_room',
  `insert into chat_room (incident_id, setup_id, template, state, asked_at, asked_by)
   values ($1, $2, $3, 'wanted', $4, $5) on conflict (incident_id) do nothing returning incident_id`,
);
const updateSql = statement<never>(
  'chat.update_room',
  `update chat_room set state = $2, room = $3, told_name = $4, told_topic = $5, told_people = $6, posted_seq = $7,
     problem = $8, is_greeted = $9 where incident_id = $1`,
);
const setupSql = statement<{ id: string }>(
  'chat.setup_for_rooms',
  `select id from channel_setup where kind = any($1::text[]) and is_enabled and is_available order by lower(name) limit 1`,
);
/** By a link of the account, else by a contact method; what is no account of a chat, such as a webhook, is left out. */
const accountsSql = statement<{ address: string }>(
  'chat.accounts_of_responders',
  `select coalesce(a.account, m.address) as address from (
     select user_id from incident_responder where incident_id = $1 and left_at is null
     union select user_id from incident_role where incident_id = $1 and accepted_at is not null and ended_at is null) r
   join user_account u on u.id = r.user_id and u.deactivated_at is null
   left join lateral (select account from chat_account where user_id = r.user_id and setup_id = $2
     order by linked_at desc, id limit 1) a on true
   left join lateral (select address from contact_method where user_id = r.user_id and setup_id = $2
     and verified_at is not null and removed_at is null and address ~ '^[UW][A-Z0-9]+$' order by id limit 1) m on true
   where coalesce(a.account, m.address) is not null order by r.user_id limit 200`,
);
const kindSql = statement<{ kind: string }>('chat.kind_of_setup', 'select kind from channel_setup where id = $1');

const postSql = statement<{ entry_id: string }>(
  'chat.insert_post',
  'insert into chat_post (entry_id, at) values ($1, $2) on conflict do nothing returning entry_id',
);

function toRoom(row: Row): ChatRoom {
  return {
    incidentId: row.incident_id,
    setupId: row.setup_id,
    template: row.template,
    state: row.state,
    room: row.room ?? undefined,
    toldName: row.told_name ?? undefined,
    toldTopic: row.told_topic ?? undefined,
    toldPeople: row.told_people,
    isGreeted: row.is_greeted,
    postedSeq: row.posted_seq,
    problem: row.problem ?? undefined,
  };
}

export async function findRoom(tx: Transaction, incidentId: string): Promise<ChatRoom | undefined> {
  const [row] = await tx.query(findSql, [incidentId]);
  return row === undefined ? undefined : toRoom(row);
}

export async function lockRoom(tx: Transaction, incidentId: string): Promise<ChatRoom | undefined> {
  const [row] = await tx.query(lockSql, [incidentId]);
  return row === undefined ? undefined : toRoom(row);
}

/** Whose channel this is. @returns id of the incident, whoever may see it */
export async function findIncidentOfRoom(
  tx: Transaction,
  setupId: string,
  room: string | undefined,
): Promise<string | undefined> {
  return room === undefined ? undefined : (await tx.query(ofPlaceSql, [setupId, room]))[0]?.incident_id;
}

/** @returns false when the incident has one, or has asked for one */
export async function insertRoom(
  tx: Transaction,
  room: Pick<ChatRoom, 'incidentId' | 'setupId' | 'template'>,
  asked: { readonly at: number; readonly by: ActorRef },
): Promise<boolean> {
  const { incidentId, setupId, template } = room;
  const values = [incidentId, setupId, template, at(asked.at), JSON.stringify(asked.by)];
  return (await tx.query(insertSql, values)).length === 1;
}

export async function updateRoom(tx: Transaction, room: ChatRoom): Promise<void> {
  const { incidentId, state, toldName, toldTopic, toldPeople, postedSeq, problem, isGreeted } = room;
  await tx.execute(updateSql, [
    incidentId,
    state,
    room.room ?? null,
    toldName ?? null,
    toldTopic ?? null,
    [...toldPeople],
    postedSeq,
    problem ?? null,
    isGreeted,
  ]);
}

/** The set-up whose chat makes channels: by name the first of these kinds that is switched on. */
export async function findSetupForRooms(tx: Transaction, kinds: readonly string[]): Promise<string | undefined> {
  return (await tx.query(setupSql, [kinds]))[0]?.id;
}

/** @returns undefined for a set-up that was deleted */
export async function findKindOfSetup(tx: Transaction, setupId: string): Promise<string | undefined> {
  return (await tx.query(kindSql, [setupId]))[0]?.kind;
}

/** Accounts in this chat of those who work on an incident now; at most 200. */
export async function listAccounts(tx: Transaction, incidentId: string, setupId: string): Promise<readonly string[]> {
  return (await tx.query(accountsSql, [incidentId, setupId])).map(({ address }) => address);
}

/** @returns false when it was posted before */
export async function insertPost(tx: Transaction, entryId: string, now: number): Promise<boolean> {
  return (await tx.query(postSql, [entryId, at(now)])).length === 1;
}
