import type { Permission } from '@lockstep/contract';
import { Link, type LinkProps, Outlet, useRouterState } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { PageHead } from '../../ui/page.tsx';

interface Part {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly isExact: boolean;
  /** Where one more of it is made. */
  readonly newAt?: NonNullable<LinkProps['to']>;
  /** Who does not hold it is not offered this part. */
  readonly permission?: Permission;
}

/** What belongs together stands together: nineteen parts in one row are not found at night. */
const groups: readonly { readonly title: string; readonly parts: readonly Part[] }[] = [
  { title: 'Overview', parts: [{ to: '/settings', label: 'Readiness', isExact: true }] },
  {
    title: 'People',
    parts: [
      { to: '/settings/people', label: 'People', isExact: false },
      { to: '/settings/keys', label: 'Keys', isExact: false },
      { to: '/settings/organisation', label: 'Teams and environments', isExact: false },
      { to: '/settings/account', label: 'Sessions and tokens', isExact: false },
    ],
  },
  {
    title: 'Being reached',
    parts: [
      { to: '/settings/readiness', label: 'Who can be reached', isExact: false, permission: 'contacts.manage' },
      { to: '/settings/channels', label: 'Channels', isExact: false, permission: 'contacts.manage' },
      { to: '/settings/notifications', label: 'Notices', isExact: false, permission: 'notifications.manage' },
    ],
  },
  {
    title: 'Alerts',
    parts: [
      { to: '/settings/sources', label: 'Sources of alerts', isExact: false },
      { to: '/settings/monitors', label: 'Monitors', isExact: false, permission: 'monitors.read' },
      { to: '/settings/alert-rules', label: 'Alert rules', isExact: false },
    ],
  },
  {
    title: 'Incidents',
    parts: [
      { to: '/settings/incidents', label: 'Incidents', isExact: false },
      { to: '/settings/playbooks', label: 'Playbooks', isExact: false, newAt: '/settings/new-playbook' },
      { to: '/settings/automations', label: 'Automations', isExact: false, newAt: '/settings/new-automation' },
      { to: '/settings/reports', label: 'Reports', isExact: false, permission: 'reports.read' },
    ],
  },
  {
    title: 'Gate',
    parts: [
      { to: '/settings/feeds', label: 'Feeds', isExact: false },
      { to: '/settings/advisories', label: 'Own advisories', isExact: false },
      { to: '/settings/vex', label: 'VEX', isExact: false },
      { to: '/settings/policy', label: 'Policy', isExact: false },
    ],
  },
];

export function SettingsFrame() {
  return (
    <>
      <PageHead title="Settings" tab="Settings" />
      <div className="grid items-start gap-5 lg:grid-cols-[12rem_minmax(0,1fr)]">
        <PartsOfSettings />
        <div className="grid min-w-0 gap-5">
          <Outlet />
        </div>
      </div>
    </>
  );
}

/** Beside the part on a desktop; on a phone one button names the part and opens the others. */
function PartsOfSettings() {
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname ?? '' });
  const [openAt, setOpenAt] = useState<string>();
  const id = useId();
  const mine = useMe()?.permissions ?? [];
  const mayOpen = ({ permission }: Part) => permission === undefined || mine.includes(permission);
  const isCurrent = ({ to, isExact, newAt }: Part) =>
    pathname === to || pathname === newAt || (!isExact && pathname.startsWith(`${to}/`));
  // Whoever has gone to another part wants to see that part.
  const isOpen = openAt === pathname;
  const current = groups.flatMap(({ parts }) => parts).find(isCurrent);
  return (
    <nav aria-label="Settings" className="min-w-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpenAt(isOpen ? undefined : pathname)}
        className="btn btn-plain w-full justify-between lg:hidden"
      >
        {current?.label ?? 'All settings'}
        <span className="flex items-center gap-1 font-normal text-muted">
          all settings
          <ChevronDown size={16} aria-hidden className={isOpen ? 'rotate-180' : ''} />
        </span>
      </button>
      <div
        id={id}
        className={`grid gap-3 max-lg:mt-2 max-lg:grid-cols-2 max-lg:rounded-lg max-lg:border max-lg:border-line max-lg:bg-surface max-lg:p-2 ${isOpen ? '' : 'max-lg:hidden'}`}
      >
        {groups.map(({ title, parts }) => (
          <div key={title} className="min-w-0">
            <p id={`${id}-${title}`} className="px-2.5 pb-0.5 text-xs font-medium text-muted">
              {title}
            </p>
            <ul aria-labelledby={`${id}-${title}`} className="grid">
              {parts.filter(mayOpen).map((part) => (
                <li key={part.to}>
                  <PartLink part={part} isCurrent={isCurrent(part)} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}

function PartLink({ part, isCurrent }: { part: Part; isCurrent: boolean }) {
  return (
    <Link
      to={part.to}
      activeOptions={{ exact: part.isExact }}
      {...(isCurrent && { 'aria-current': 'page' })}
      className="flex min-h-8 items-center rounded-md px-2.5 py-0.5 leading-tight font-medium text-muted hover:bg-raised/60 hover:text-ink aria-[current=page]:bg-accent/14 aria-[current=page]:text-accent pointer-coarse:min-h-11"
    >
      {part.label}
    </Link>
  );
}
