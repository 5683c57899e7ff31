import type { EscalationAxis } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { isGroupVisible, type Reader } from '../platform/matters/visibility.ts';
import type { PagedGroup } from './group-event.ts';
import type { PageState } from './page.ts';

interface ListedRow {
  id: string;
  group_id: string;
  title: string;
  group_axis: PagedGroup['axis'];
  group_state: PagedGroup['state'];
  alerts: number;
  user_id: string;
  user_name: string | null;
  state: PageState;
  urgency: 'high' | 'low';
  axis: EscalationAxis | null;
  attempt: number;
  because: string;
  created_at: number;
  answered_at: number | null;
  answered_by: string | null;
  carried_by: string | null;
}

const columns = `p.id, p.group_id, g.title, g.axis as group_axis, g.state as group_state, g.alerts, p.user_id, u.name as user_name,
  p.state, p.urgency, p.axis, p.attempt, p.because, p.created_at, p.answered_at, p.answered_by, p.carried_by`;
const joins = `join alert_group g on g.id = p.group_id left join user_account u on u.id = p.user_id`;

/** Two scans along indexes, each bounded: those that are open, then the others. */
const listPagesSql = statement<ListedRow>(
  'paging.list_pages',
  `select * from (
     (select 0 as rank, ${columns} from page p ${joins}
      where p.state = 'open' and ($1::boolean or p.user_id = $2) and $3::int = 0 and ($4::uuid is null or p.id < $4)
        and ${isGroupVisible('g', 7)}
      order by p.id desc limit $6)
     union all
     (select 1 as rank, ${columns} from page p ${joins}
      where p.state <> 'open' and not $5::boolean and ($1::boolean or p.user_id = $2)
        and ($3::int = 0 or $4::uuid is null or p.id < $4) and ${isGroupVisible('g', 7)}
      order by p.id desc limit $6)
   ) pages order by rank, id desc limit $6`,
);

/** A page with what a list shows of its group and person. */
export interface ListedPage {
  readonly id: string;
  readonly group: Pick<PagedGroup, 'id' | 'title' | 'axis' | 'state' | 'alerts'>;
  readonly person: { readonly id: string; readonly name: string };
  readonly state: PageState;
  readonly urgency: 'high' | 'low';
  readonly axis: EscalationAxis | undefined;
  readonly attempt: number;
  readonly because: string;
  readonly createdAt: number;
  readonly answeredAt: number | undefined;
  readonly answeredBy: string | undefined;
  readonly carriedBy: string | undefined;
}

export interface PagesBefore {
  /** Undefined: of everybody; null: of nobody. */
  readonly userId: string | null | undefined;
  readonly isOpenOnly: boolean;
  /** 0 for open ones, 1 for the others. */
  readonly after: { readonly rank: number; readonly id: string } | undefined;
  readonly limit: number;
  readonly reader: Reader;
}

export async function listPagesBefore(tx: Transaction, query: PagesBefore): Promise<readonly ListedPage[]> {
  const { userId, isOpenOnly, after, limit, reader } = query;
  const values = [userId === undefined, userId ?? null, after?.rank ?? 0, after?.id ?? null, isOpenOnly, limit, reader];
  return (await tx.query(listPagesSql, values)).map((row) => ({
    id: row.id,
    group: { id: row.group_id, title: row.title, axis: row.group_axis, state: row.group_state, alerts: row.alerts },
    person: { id: row.user_id, name: row.user_name ?? 'somebody who is not known here any more' },
    state: row.state,
    urgency: row.urgency,
    axis: row.axis ?? undefined,
    attempt: row.attempt,
    because: row.because,
    createdAt: row.created_at,
    answeredAt: row.answered_at ?? undefined,
    answeredBy: row.answered_by ?? undefined,
    carriedBy: row.carried_by ?? undefined,
  }));
}
