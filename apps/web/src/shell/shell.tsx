import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Monitor, Moon, Search, Settings, Sun, UserRound, WifiOff } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { call } from '../api/call.ts';
import { startLive, stopLive, useIsConnected } from '../api/live.ts';
import { MeContext, useAskedMe, useMay, useMe } from '../api/me.ts';
import { IconButton } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.tsx';
import { useHasRail } from '../ui/use-is-narrow.ts';
import { useCommand } from './bound-commands.ts';
import { DeclareHost } from './declare-host.tsx';
import { openDeclare } from './declare-store.ts';
import { FocusOnArrival } from './focus-on-arrival.ts';
import { Keycaps } from './keycaps.tsx';
import { Logo } from './logo.tsx';
import { BottomBar, Rail } from './navigation.tsx';
import { PaletteWaiting } from './palette-waiting.tsx';
import { SampleBanner } from './sample-banner.tsx';
import { nextTheme, theme } from './theme.ts';
import { useKeys } from './use-keys.ts';

const loadPalette = () => import('./palette.tsx');
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));
const KeyList = lazy(() => import('./key-list.tsx').then((module) => ({ default: module.KeyList })));

/** How often it is asked whether the first screen has what it needs. */
const QUIET_CHECK_MS = 1000;

/** The frame of every screen behind the sign-in; `children` where no route is. */
export function Shell({ children = <Outlet /> }: { children?: ReactNode }) {
  return (
    <MeContext value={useAskedMe()}>
      <Frame>{children}</Frame>
    </MeContext>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<'nothing' | 'palette' | 'keys'>('nothing');
  const queries = useQueryClient();
  useEffect(() => {
    startLive(queries);
    return stopLive;
  }, [queries]);
  useKeys();
  useGoing();
  const { openPalette, onTyped, typed, opener } = usePaletteOpening(() => setOpen('palette'));
  useCommand('palette.open', openPalette);
  useCommand('keys.show', () => setOpen('keys'));
  useCommand('theme.next', nextTheme);
  useCommand('filter.focus', focusFilter);
  const main = useRef<HTMLElement>(null);
  const hasRail = useHasRail();
  const close = () => setOpen('nothing');

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a href="#main" className="btn btn-primary fixed top-2 left-2 z-50 -translate-y-20 focus:translate-y-0">
        Skip to the content
      </a>
      {hasRail && <DeskWays onSearch={openPalette} />}
      <div className="min-w-0 max-lg:pb-20">
        {!hasRail && <PhoneHead onSearch={openPalette} />}
        <SampleBanner />
        <ConnectionMark />
        <main id="main" ref={main} tabIndex={-1} className="mx-auto min-w-0 max-w-[88rem] px-4 py-5 lg:px-8 lg:py-7">
          {children}
        </main>
        <FocusOnArrival main={main} />
      </div>
      {!hasRail && <PhoneWays />}
      <Suspense fallback={<PaletteWaiting onTyped={onTyped} onClose={close} />}>
        {open === 'palette' && <Palette typed={typed} opener={opener} onClose={close} />}
      </Suspense>
      <DeclareHost />
      <Suspense>{open === 'keys' && <KeyList onClose={close} />}</Suspense>
    </div>
  );
}

/** One of these ways is drawn, not both: a phone has no time for what it hides. */
function DeskWays({ onSearch }: { onSearch: () => void }) {
  return (
    <nav aria-label="Main" className="sticky top-0 flex h-dvh flex-col gap-4 border-r border-line bg-surface p-3">
      <p className="flex items-center gap-2 px-2 pt-1 text-lg font-semibold tracking-tight">
        <Logo />
        Lockstep
      </p>
      <SearchButton onOpen={onSearch} />
      <Rail />
      <Person />
    </nav>
  );
}

function PhoneHead({ onSearch }: { onSearch: () => void }) {
  return (
    <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-surface px-3 py-1.5">
      <Logo />
      <span className="mr-auto font-semibold">Lockstep</span>
      <Link
        to="/me"
        aria-label="My profile"
        className="btn btn-quiet aspect-square min-w-[2.125rem] px-0! pointer-coarse:min-w-11"
      >
        <UserRound size={17} aria-hidden />
      </Link>
      <Link
        to="/settings"
        aria-label="Settings"
        className="btn btn-quiet aspect-square min-w-[2.125rem] px-0! pointer-coarse:min-w-11"
      >
        <Settings size={17} aria-hidden />
      </Link>
      <ThemeButton />
      <IconButton icon={Search} label="Find anything" onClick={onSearch} />
    </header>
  );
}

function PhoneWays() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      <BottomBar />
    </nav>
  );
}

/** The palette is fetched while nothing else happens, and stands with its field focused before the next key comes. */
function usePaletteOpening(show: () => void) {
  const typed = useRef('');
  const opener = useRef<HTMLElement>(null);
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setInterval(() => {
      if (queries.isFetching() > 0) return;
      clearInterval(timer);
      void loadPalette().catch(() => undefined);
    }, QUIET_CHECK_MS);
    return () => clearInterval(timer);
  }, [queries]);
  const openPalette = () => {
    if (document.querySelector('[role="dialog"]') !== null) return;
    typed.current = '';
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    flushSync(show);
  };
  const onTyped = (text: string) => {
    typed.current = text;
  };
  return { openPalette, onTyped, typed, opener };
}

function SearchButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex min-h-9 items-center gap-2 rounded-md border border-line bg-canvas px-2.5 text-muted hover:border-edge hover:text-ink"
    >
      <Search size={15} aria-hidden />
      Find
      <span className="ml-auto">
        <Keycaps keys="mod+k" />
      </span>
    </button>
  );
}

const themeIcon = { system: Monitor, dark: Moon, light: Sun } as const;

function ThemeButton() {
  const current = theme.use();
  return <IconButton icon={themeIcon[current]} label={`Theme: ${current}`} onClick={nextTheme} />;
}

function Person() {
  const me = useMe();
  return (
    <div className="mt-auto flex items-center gap-1 border-t border-line pt-2">
      <Link
        to="/me"
        className="flex min-h-10 min-w-0 flex-1 items-center gap-2 rounded-md px-2 hover:bg-raised/60 aria-[current=page]:bg-raised"
      >
        <UserRound size={17} aria-hidden className="shrink-0 text-muted" />
        <span className="min-w-0">
          <span className="sr-only">My profile: </span>
          <span className="block truncate font-medium">{me?.name}</span>
          {me?.playedBy && <span className="block truncate text-xs text-muted">played by {me.playedBy.name}</span>}
        </span>
      </Link>
      <ThemeButton />
    </div>
  );
}

function ConnectionMark() {
  const isConnected = useIsConnected();
  if (isConnected) return null;
  return (
    <p role="status" className="flex items-center gap-2 border-b border-line bg-warn/10 px-4 py-1.5 text-sm lg:px-6">
      <WifiOff size={15} aria-hidden className="text-warn" />
      <span>
        <strong className="font-semibold">Not live.</strong> The server does not answer; this is what was last known.
        Trying again.
      </span>
    </p>
  );
}

function focusFilter(): void {
  document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
}

function useGoing(): void {
  const navigate = useNavigate();
  const mayDeclare = useMay('incidents.write');
  useCommand('incident.declare', mayDeclare ? () => openDeclare({}) : undefined);
  useCommand('go.now', () => void navigate({ to: '/now' }));
  useCommand('go.services', () => void navigate({ to: '/services' }));
  useCommand('go.exposures', () => void navigate({ to: '/exposures' }));
  useCommand('go.findings', () => void navigate({ to: '/findings' }));
  useCommand('go.gate', () => void navigate({ to: '/gate' }));
  useCommand('go.decisions', () => void navigate({ to: '/decisions' }));
  useCommand('go.incidents', () => void navigate({ to: '/incidents' }));
  useCommand('go.alerts', () => void navigate({ to: '/alerts' }));
  useCommand('go.pages', () => void navigate({ to: '/pages' }));
  useCommand('go.silences', () => void navigate({ to: '/alerts/silences' }));
  useCommand('go.rules', () => void navigate({ to: '/settings/alert-rules' }));
  useCommand('go.oncall', () => void navigate({ to: '/oncall' }));
  useCommand('go.escalation', () => void navigate({ to: '/oncall/policies' }));
  useCommand('schedule.new', () => void navigate({ to: '/oncall/new' }));
  useCommand('leave.enter', () => void navigate({ to: '/oncall', search: { part: 'leave' } }));
  useCommand('go.sources', () => void navigate({ to: '/settings/sources' }));
  useCommand('go.monitors', () => void navigate({ to: '/settings/monitors' }));
  useCommand('go.insights', () => void navigate({ to: '/insights' }));
  useCommand('go.catalogue', () => void navigate({ to: '/insights/catalogue' }));
  useCommand('go.announcements', () => void navigate({ to: '/announcements' }));
  useCommand('go.reports', useMay('reports.read') ? () => void navigate({ to: '/reports' }) : undefined);
  useCommand('go.postmortems', () => void navigate({ to: '/postmortems' }));
  useCommand('go.evidence', () => void navigate({ to: '/evidence' }));
  useCommand('go.settings', () => void navigate({ to: '/settings' }));
  useCommand('go.playbooks', () => void navigate({ to: '/settings/playbooks' }));
  useCommand('go.automations', () => void navigate({ to: '/settings/automations' }));
  useCommand('go.people', () => void navigate({ to: '/settings/people' }));
  useCommand('go.keys', () => void navigate({ to: '/settings/keys' }));
  useCommand('go.feeds', () => void navigate({ to: '/settings/feeds' }));
  useCommand('go.vex', () => void navigate({ to: '/settings/vex' }));
  useCommand('go.policy', () => void navigate({ to: '/settings/policy' }));
  useCommand('go.notices', () => void navigate({ to: '/settings/notifications' }));
  useCommand('go.profile', () => void navigate({ to: '/me' }));
  useCommand('go.channels', () => void navigate({ to: '/settings/channels' }));
  useCommand('go.reachability', () => void navigate({ to: '/settings/readiness' }));
  useCommand('go.account', () => void navigate({ to: '/settings/account' }));
  useCommand('sbom.upload', () => void navigate({ to: '/upload' }));
  useCommand('service.new', () => void navigate({ to: '/services/new' }));
  useCommand('start.open', () => void navigate({ to: '/start' }));
  useCommand('sample.load', () => void navigate({ to: '/welcome' }));
  useCommand('sign-out', () => void signOut());
}

/** A new page, so that nothing of the session stays in memory. */
async function signOut(): Promise<void> {
  try {
    await call('signOut', {});
    location.replace('/sign-in');
  } catch {
    showToast('Signing out failed; the server does not answer.', { isProblem: true });
  }
}
