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
import type { CommandId } from './command-list.ts';

/** Where one can go, in the order of the rail: what burns first. */
export const places = [
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

export type Place = (typeof places)[number];

/** Screens that stand at an address of their own and belong to one of the places. */
const belongs: readonly (readonly [start: string, place: Place['to']])[] = [
  ['/advisories', '/findings'],
  ['/status-pages', '/announcements'],
  ['/trains', '/decisions'],
  ['/upload', '/services'],
];

const isAt = (pathname: string, start: string): boolean => pathname === start || pathname.startsWith(`${start}/`);

/** What an incident taught is read at its address, and listed at a place of its own. */
const POSTMORTEM = /^\/incidents\/[^/]+\/postmortem$/;

/** The place an address belongs to; undefined for those of nobody, a profile or the first steps. */
export function placeAt(pathname: string): Place | undefined {
  const to = POSTMORTEM.test(pathname) ? '/postmortems' : belongs.find(([start]) => isAt(pathname, start))?.[1];
  return places.find((place) => (to === undefined ? isAt(pathname, place.to) : place.to === to));
}

/** Who holds no right to reports is not offered them. */
export function placesFor(mayReadReports: boolean): readonly Place[] {
  return mayReadReports ? places : places.filter(({ to }) => to !== '/reports');
}

/** What somebody needs who was woken: the bar of a phone holds it, and one entry that leads to all the rest. */
const inBar: ReadonlySet<Place['to']> = new Set(['/now', '/pages', '/incidents', '/alerts', '/oncall']);
export const isInBar = ({ to }: Place): boolean => inBar.has(to);
