import { getRouteApi, Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useRef } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { PagedList } from '../../ui/list.tsx';
import { rowMark, useRowKeys } from '../../ui/row-keys.ts';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { Urgency } from './group-screen.tsx';
import { axisWords, statusLook } from './group-words.ts';
import { useAcknowledge } from './use-group-acts.ts';

const route = getRouteApi('/app/alerts');
type Group = AnswerOf<'listAlertGroups'>['items'][number];

/** What pages are about: alerts of one cause together. */
export function GroupList() {
  const { show, axis, urgency, service } = route.useSearch();
  const rows = useRef<HTMLDivElement>(null);
  useRowKeys(rows);
  const list = useList('listAlertGroups', {
    query: {
      limit: 50,
      state: show ?? 'active',
      ...(axis && { axis }),
      ...(urgency && { urgency }),
      ...(service !== undefined && { service }),
    },
  });
  return (
    <div ref={rows}>
      <PagedList list={list} empty={<Empty title="No group is open">An alert that pages opens one.</Empty>}>
        {(items) => (
          <ul>
            {items.map((group) => (
              <GroupRow key={group.id} group={group} />
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}

function GroupRow({ group }: { group: Group }) {
  const may = useMay('paging.respond');
  const acknowledge = useAcknowledge(group.id);
  const look = statusLook[group.state];
  return (
    <li className="grid gap-2 border-b border-line p-4 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="grid min-w-0 gap-1">
        <Link
          to="/alerts/groups/$group"
          params={{ group: group.id }}
          {...rowMark}
          className="link w-fit max-w-full font-semibold text-ink [overflow-wrap:anywhere]"
        >
          {group.title}
        </Link>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <span className={`chip ${look.ink}`}>{look.word}</span>
          <Urgency urgency={group.urgency} />
          <span>{axisWords[group.axis]}</span>
          {group.service !== null && <span>{group.service}</span>}
          <span>
            {group.alerts === 0 ? 'no alert behind it' : counted(group.alerts, 'alert')}
            {group.openAlerts < group.alerts && `, ${group.openAlerts} open`}
          </span>
          <span>
            began <Time at={group.openedAt} />
          </span>
          <span>{group.policyName ?? 'no policy'}</span>
        </p>
        {acknowledge.problem && <ProblemNote problem={acknowledge.problem} />}
      </div>
      {may && group.state === 'open' && group.policyId !== null && (
        <Button
          icon={Check}
          className="min-h-11 max-sm:w-full"
          isBusy={acknowledge.isBusy}
          aria-label={`Acknowledge: ${group.title}`}
          onClick={() => void acknowledge.submit({ params: { group: group.id }, body: {} })}
        >
          Acknowledge
        </Button>
      )}
    </li>
  );
}
