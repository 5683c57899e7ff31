import { Link } from '@tanstack/react-router';
import {
  BellRing,
  BookOpenCheck,
  CalendarClock,
  ChartNoAxesCombined,
  FileCheck2,
  Inbox,
  Flame,
  Layers,
  ListTodo,
  Megaphone,
  Navigation,
  Radiation,
  Scale,
  Settings,
  ShieldAlert,
  Siren,
} from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../api/me.ts';
import { ask } from '../api/query.ts';
import { Keycaps } from './keycaps.tsx';
import { type CommandId, keysOf } from './command-list.ts';

const places = [
  { to: '/now', label: 'Now', icon: ListTodo, command: 'go.now' },
  { to: '/pages', label: 'My pages', icon: Siren, command: 'go.pages' },
  { to: '/incidents', label: 'Incidents', icon: Flame, command: 'go.incidents' },
  { to: '/alerts', label: 'Alerts', icon: BellRing, command: 'go.alerts' },
  { to: '/oncall', label: 'On-call', icon: CalendarClock, command: 'go.oncall' },
  { to: '/services', label: 'Services', icon: Layers, command: 'go.services' },
  { to: '/findings', label: 'Findings', icon: ShieldAlert, command: 'go.findings' },
  { to: '/exposures', label: 'Exposures', icon: Radiation, command: 'go.exposures' },
  { to: '/gate', label: 'Gate', icon: Navigation, command: 'go.gate' },
  { to: '/decisions', label: 'Decisions', icon: Scale, command: 'go.decisions' },
  { to: '/postmortems', label: 'Postmortems', icon: BookOpenCheck, command: 'go.postmortems' },
  { to: '/insights', label: 'Insights', icon: ChartNoAxesCombined, command: 'go.insights' },
  { to: '/announcements', label: 'Status', icon: Megaphone, command: 'go.announcements' },
  { to: '/reports', label: 'Reports', icon: Inbox, command: 'go.reports' },
  { to: '/evidence', label: 'Evidence', icon: FileCheck2, command: 'go.evidence' },
  { to: '/settings', label: 'Settings', icon: Settings, command: 'go.settings' },
] as const satisfies readonly { to: string; label: string; icon: unknown; command: CommandId }[];

type Waiting = Readonly<Partial<Record<(typeof places)[number]['to'], { count: number; words: string }>>>;

/** What calls for somebody: pages of whoever looks that nobody has answered, and decisions that wait for a key. */
function useWaiting(): Waiting {
  const waiting = useQuery(ask('listDecisions', { query: { waiting: 'true', limit: 50 } })).data?.items ?? [];
  // A release train is one thing to sign, however many services wait for it.
  const decisions = new Set(waiting.map(({ id, train }) => train ?? id)).size;
  const pages = useQuery(ask('listPages', { query: { state: 'open', limit: 50 } })).data?.items.length ?? 0;
  return {
    ...(decisions > 0 && { '/decisions': { count: decisions, words: 'waiting for a key' } }),
    ...(pages > 0 && { '/pages': { count: pages, words: 'waiting for your answer' } }),
  };
}

const linkClass =
  'group flex items-center rounded-md font-medium text-muted hover:text-ink aria-[current=page]:text-ink aria-[current=page]:bg-raised';

/** The rail of a desktop. */
export function Rail() {
  const waiting = useWaiting();
  const shown = useMay('reports.read') ? places : places.filter(({ to }) => to !== '/reports');
  return (
    <ul className="grid gap-0.5">
      {shown.map(({ to, label, icon: Icon, command }) => (
        <li key={to}>
          <Link to={to} className={`${linkClass} min-h-9 gap-2.5 px-2.5 hover:bg-raised/60`}>
            <Icon size={17} aria-hidden className="shrink-0 group-aria-[current=page]:text-accent" />
            {label}
            <span className="ml-auto">
              {waiting[to] ? (
                <WaitingBadge {...waiting[to]} isUrgent={to === '/pages'} />
              ) : (
                <span className="opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100">
                  <Keycaps keys={keysOf(command) ?? ''} />
                </span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function WaitingBadge({ count, words, isUrgent }: { count: number; words: string; isUrgent: boolean }) {
  return (
    <span
      className={`rounded-full px-1.5 text-xs leading-5 font-semibold text-canvas tabular ${isUrgent ? 'bg-bad' : 'bg-warn'}`}
    >
      {count}
      <span className="sr-only"> {words}</span>
    </span>
  );
}

/**
 * Proofs and lists of findings are read and settings made at a desk; on a phone the palette leads to them, services to their findings,
 * the head of the screen to settings, and services and incidents to the gate.
 */
const notOnPhones: ReadonlySet<string> = new Set([
  '/announcements',
  '/decisions',
  '/postmortems',
  '/evidence',
  '/reports',
  '/exposures',
  '/findings',
  '/gate',
  '/insights',
  '/settings',
]);
const placesOfPhone = places.filter(({ to }) => !notOnPhones.has(to));

/** The bar of a phone: everything within reach of a thumb. */
export function BottomBar() {
  const waiting = useWaiting();
  return (
    <ul className="grid grid-cols-6">
      {placesOfPhone.map(({ to, label, icon: Icon }) => (
        <li key={to} className="min-w-0">
          <Link
            to={to}
            className={`${linkClass} relative min-h-14 flex-col justify-center gap-0.5 rounded-none text-[0.6875rem] aria-[current=page]:bg-transparent`}
          >
            <span className="grid h-6 w-11 place-items-center rounded-full group-aria-[current=page]:bg-accent/18 group-aria-[current=page]:text-accent">
              <Icon size={19} aria-hidden />
            </span>
            {label}
            {waiting[to] && (
              <span className="absolute top-1 left-[calc(50%+0.5rem)]">
                <WaitingBadge {...waiting[to]} isUrgent={to === '/pages'} />
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
