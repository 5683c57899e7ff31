import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Incident, IncidentKind, Severity } from './incident.ts';
import { type IncidentRow, isAbout, selectIncident, toIncident } from './store.ts';
import { isVisible, type Reader } from './visibility.ts';

export interface IncidentList {
  readonly reader: Reader;
  readonly serviceId: string | undefined;
  readonly isOpen: boolean | undefined;
  readonly kind: IncidentKind | undefined;
  readonly severity: Severity | undefined;
  readonly openAxis: Axis | undefined;
  readonly isDrill: boolean | undefined;
  readonly before: { readonly startedAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

const listIncidentsSql = statement<IncidentRow>(
  'incidents.list',
  `${selectIncident} where ($1::uuid is null or ${isAbout('i', 1)})
     and ($2::boolean is null or (i.resolved_at is null) = $2)
     and ($3::timestamptz is null or (i.started_at, i.id) < ($3, $4::uuid))
     and ${isVisible('i', 6)} and ($7::text is null or i.kind = $7) and ($8::text is null or i.severity = $8)
     and ($9::text is null or exists (select from incident_axis a
       where a.incident_id = i.id and a.axis = $9 and a.resolved_at is null))
     and ($10::boolean is null or i.is_drill = $10)
   order by i.started_at desc, i.id desc limit $5`,
);
const similarSql = statement<IncidentRow>(
  'incidents.similar',
  `${selectIncident} where i.resolved_at is null and i.merged_into is null and i.is_drill = $3 and ${isVisible('i', 1)}
     and (i.title = $4 or ($2::uuid is not null and ${isAbout('i', 2)}))
     and (i.environment_id is null or $5::uuid is null or i.environment_id = $5)
   order by i.started_at desc, i.id desc limit 20`,
);

/** Newest first. */
export async function listLatestIncidents(tx: Transaction, list: IncidentList): Promise<readonly Incident[]> {
  const rows = await tx.query(listIncidentsSql, [
    list.serviceId ?? null,
    list.isOpen ?? null,
    at(list.before?.startedAt),
    list.before?.id ?? null,
    list.limit,
    list.reader,
    list.kind ?? null,
    list.severity ?? null,
    list.openAxis ?? null,
    list.isDrill ?? null,
  ]);
  return rows.map(toIncident);
}

/** Open incidents that a new one may repeat: about the same service, or with the same title. Newest first, at most 20. */
export async function listSimilarOpen(
  tx: Transaction,
  reader: Reader,
  draft: {
    readonly serviceId: string | undefined;
    readonly environmentId: string | undefined;
    readonly title: string;
    readonly isDrill: boolean;
  },
): Promise<readonly Incident[]> {
  const { serviceId, environmentId, title, isDrill } = draft;
  const rows = await tx.query(similarSql, [reader, serviceId ?? null, isDrill, title, environmentId ?? null]);
  return rows.map(toIncident);
}
