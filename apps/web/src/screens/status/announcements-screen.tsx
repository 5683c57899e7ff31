import { getRouteApi, Link } from '@tanstack/react-router';
import { Megaphone } from 'lucide-react';
import { useRef } from 'react';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { rowMark, useRowKeys } from '../../ui/row-keys.ts';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { PlannedPart } from './planned-part.tsx';
import { type Announcement, phaseWords } from './status-words.ts';

const route = getRouteApi('/app/announcements');

const parts = [
  { key: 'all', label: 'All', link: { to: '/announcements', search: () => ({}) } },
  { key: 'open', label: 'Open', link: { to: '/announcements', search: () => ({ state: 'open' as const }) } },
  { key: 'overdue', label: 'Overdue', link: { to: '/announcements', search: () => ({ state: 'overdue' as const }) } },
  { key: 'draft', label: 'Drafts', link: { to: '/announcements', search: () => ({ state: 'draft' as const }) } },
  {
    key: 'resolved',
    label: 'Resolved',
    link: { to: '/announcements', search: () => ({ state: 'resolved' as const }) },
  },
] as const;

/** What is told on status pages, and the work that is planned. */
export function AnnouncementsScreen() {
  const { state } = route.useSearch();
  const may = useMay('status.publish');
  const rows = useRef<HTMLUListElement>(null);
  useRowKeys(rows);
  const list = useList('listStatusAnnouncements', { query: { state, limit: 50 } });
  return (
    <>
      <PageHead
        title="Status updates"
        tab="Status updates"
        actions={
          <>
            {may && (
              <LinkButton to="/announcements/new" kind="primary" icon={Megaphone}>
                Publish an update
              </LinkButton>
            )}
            <LinkButton to="/status-pages" kind="quiet">
              Status pages
            </LinkButton>
          </>
        }
      />
      <div className="grid gap-5">
        <div className="panel min-w-0">
          <PartLinks label="Which updates" current={state ?? 'all'} parts={parts} />
          <PagedList
            list={list}
            empty={
              <Empty title={state === undefined ? 'Nothing was told yet' : 'Nothing of that kind'}>
                When something is slow or out, say so before others ask: what readers notice, and when you will say
                more.
              </Empty>
            }
          >
            {(items) => (
              <ul ref={rows} aria-label="Status updates">
                {items.map((told) => (
                  <AnnouncementRow key={told.id} told={told} />
                ))}
              </ul>
            )}
          </PagedList>
        </div>
        <PlannedPart />
      </div>
    </>
  );
}

function AnnouncementRow({ told }: { told: Announcement }) {
  const { id, title, phase, pages, incident, updates, openedAt, nextUpdateDueAt, isOverdue, resolvedAt } = told;
  const drafts = updates.filter(({ state }) => state === 'draft').length;
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/announcements/$announcement"
        params={{ announcement: id }}
        {...rowMark}
        className="grid gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-raised/40 focus-visible:bg-raised/60 sm:grid-cols-[minmax(0,1fr)_13rem] sm:items-center"
      >
        <span className="grid min-w-0 gap-1">
          <span className="font-semibold [overflow-wrap:anywhere]">{title}</span>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <span className={`chip ${resolvedAt === null ? 'text-warn' : 'text-muted'}`}>
              {phase === null ? 'draft' : phaseWords[phase]}
            </span>
            <span>{pages.length === 0 ? 'on no page' : pages.map((page) => page.title).join(', ')}</span>
            {incident !== null && <span className="font-mono">{incident.name}</span>}
            {drafts > 0 && phase !== null && <span>{drafts === 1 ? 'a draft waits' : `${drafts} drafts wait`}</span>}
          </span>
        </span>
        <span className="text-sm text-muted sm:text-right">
          {nextUpdateDueAt === null ? (
            openedAt !== null && (
              <>
                {resolvedAt === null ? 'opened' : 'ended'} <Time at={resolvedAt ?? openedAt} />
              </>
            )
          ) : (
            <span className={isOverdue ? 'font-semibold text-bad' : ''}>
              {isOverdue ? 'update overdue ' : 'next update '}
              <Time at={nextUpdateDueAt} />
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
