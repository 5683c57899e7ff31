import type { Permission } from '@lockstep/contract';
import { Link, type LinkProps, Outlet, useRouterState } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { PageHead } from '../../ui/page.tsx';
import { useCurrentInView } from '../../ui/use-current-in-view.ts';

interface Part {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly isExact: boolean;
  /** Who does not hold it is not offered this part. */
  readonly permission?: Permission;
}

const parts: readonly Part[] = [
  { to: '/settings', label: 'Readiness', isExact: true },
  { to: '/settings/people', label: 'People', isExact: false },
  { to: '/settings/keys', label: 'Keys', isExact: false },
  { to: '/settings/account', label: 'Sessions and tokens', isExact: false },
  { to: '/settings/readiness', label: 'Who can be reached', isExact: false, permission: 'contacts.manage' },
  { to: '/settings/channels', label: 'Channels', isExact: false, permission: 'contacts.manage' },
  { to: '/settings/sources', label: 'Sources of alerts', isExact: false },
  { to: '/settings/monitors', label: 'Monitors', isExact: false, permission: 'monitors.read' },
  { to: '/settings/alert-rules', label: 'Alert rules', isExact: false },
  { to: '/settings/incidents', label: 'Incidents', isExact: false },
  { to: '/settings/playbooks', label: 'Playbooks', isExact: false },
  { to: '/settings/automations', label: 'Automations', isExact: false },
  { to: '/settings/feeds', label: 'Feeds', isExact: false },
  { to: '/settings/advisories', label: 'Own advisories', isExact: false },
  { to: '/settings/vex', label: 'VEX', isExact: false },
  { to: '/settings/policy', label: 'Policy', isExact: false },
  { to: '/settings/notifications', label: 'Notices', isExact: false, permission: 'notifications.manage' },
  { to: '/settings/reports', label: 'Reports', isExact: false, permission: 'reports.read' },
  { to: '/settings/organisation', label: 'Teams and environments', isExact: false },
];

export function SettingsFrame() {
  const row = useCurrentInView(useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname ?? '' }));
  const mine = useMe()?.permissions ?? [];
  const shown = parts.filter(({ permission }) => permission === undefined || mine.includes(permission));
  return (
    <>
      <PageHead title="Settings" tab="Settings" />
      <div className="grid items-start gap-5 lg:grid-cols-[12rem_minmax(0,1fr)]">
        <nav ref={row} aria-label="Settings" className="flex gap-0.5 overflow-x-auto max-lg:-mx-4 max-lg:px-4 lg:grid">
          {shown.map((part) => (
            <Link
              key={part.to}
              to={part.to}
              activeOptions={{ exact: part.isExact }}
              className="flex min-h-9 items-center rounded-md px-2.5 font-medium whitespace-nowrap text-muted hover:bg-raised/60 hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:text-ink pointer-coarse:min-h-11"
            >
              {part.label}
            </Link>
          ))}
        </nav>
        <div className="grid min-w-0 gap-5">
          <Outlet />
        </div>
      </div>
    </>
  );
}
