import { useRouterState } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { memo, useEffect, useId, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../api/me.ts';
import { ask } from '../api/query.ts';
import { classNames } from '../ui/class-names.ts';
import { Keycaps } from './keycaps.tsx';
import { keysOf } from './command-list.ts';
import { PlaceLink } from './place-link.tsx';
import { type Place, isInBar, placeAt, places, placesFor } from './places.ts';

const LATER_MS = 500;

type Waiting = Readonly<Partial<Record<Place['to'], { count: number; words: string }>>>;

/** What calls for somebody: pages of whoever looks that nobody has answered, and decisions that wait for a key. */
function useWaiting(): Waiting {
  const enabled = useIsLater();
  const waiting =
    useQuery({ ...ask('listDecisions', { query: { waiting: 'true', limit: 50 } }), enabled }).data?.items ?? [];
  // A release train is one thing to sign, however many services wait for it.
  const decisions = new Set(waiting.map(({ id, train }) => train ?? id)).size;
  const pages =
    useQuery({ ...ask('listPages', { query: { state: 'open', limit: 50 } }), enabled }).data?.items.length ?? 0;
  return {
    ...(decisions > 0 && { '/decisions': { count: decisions, words: 'waiting for a key' } }),
    ...(pages > 0 && { '/pages': { count: pages, words: 'waiting for your answer' } }),
  };
}

/** The screen asks first. */
function useIsLater(): boolean {
  const [isLater, setIsLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLater(true), LATER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLater;
}

const linkClass =
  'group flex items-center rounded-md font-medium text-muted hover:text-ink aria-[current=page]:text-ink aria-[current=page]:bg-raised';

/** The rail of a desktop. */
export function Rail() {
  const waiting = useWaiting();
  const shown = placesFor(useMay('reports.read'));
  const current = useCurrentPlace();
  return (
    <ul className="grid gap-0.5">
      {shown.map((place) => (
        <RailPlace key={place.to} place={place} waiting={waiting[place.to]} isCurrent={current?.to === place.to} />
      ))}
    </ul>
  );
}

/** Drawn again only when something of it has changed: whoever goes somewhere waits for all that is drawn. */
const RailPlace = memo(function RailPlace({
  place: { to, label, icon: Icon, command },
  waiting,
  isCurrent,
}: {
  place: Place;
  waiting: Waiting[Place['to']];
  isCurrent: boolean;
}) {
  return (
    <li>
      <PlaceLink
        to={to}
        aria-current={isCurrent ? 'page' : undefined}
        className={`${linkClass} min-h-9 gap-2.5 px-2.5 hover:bg-raised/60`}
      >
        <Icon size={17} aria-hidden className="shrink-0 group-aria-[current=page]:text-accent" />
        {label}
        <span className="ml-auto">
          {waiting ? (
            <WaitingBadge {...waiting} isUrgent={to === '/pages'} />
          ) : (
            <span className="opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100">
              <Keycaps keys={keysOf(command) ?? ''} />
            </span>
          )}
        </span>
      </PlaceLink>
    </li>
  );
});

function WaitingBadge({ count, words, isUrgent }: { count: number; words: string; isUrgent: boolean }) {
  return (
    <span
      className={`rounded-full px-1.5 text-xs leading-5 font-semibold whitespace-nowrap text-canvas tabular ${isUrgent ? 'bg-bad' : 'bg-warn'}`}
    >
      {count}
      <span className="sr-only"> {words}</span>
    </span>
  );
}

const barClass = `${linkClass} relative min-h-14 flex-col justify-center gap-0.5 rounded-none text-[0.6875rem] max-[22rem]:text-[0.625rem] aria-[current=page]:bg-transparent`;

/** The bar of a phone: what is needed at night within reach of a thumb, and where one is, wherever that is. */
export function BottomBar() {
  const waiting = useWaiting();
  const [openAt, setOpenAt] = useState<string>();
  const id = useId();
  const more = useRef<HTMLButtonElement>(null);
  const pathname = usePathname();
  // Whoever has gone somewhere wants to see that.
  const isOpen = openAt === pathname;
  const rest = placesFor(useMay('reports.read')).filter((place) => !isInBar(place));
  const current = useCurrentPlace();
  const here = current !== undefined && !isInBar(current) ? current : undefined;
  const leave = () => {
    setOpenAt(undefined);
    more.current?.focus({ preventScroll: true });
  };
  return (
    <>
      {isOpen && <OtherPlaces id={id} places={rest} waiting={waiting} onLeave={leave} />}
      <ul className="grid grid-cols-6">
        {places.filter(isInBar).map((place) => (
          <BarPlace key={place.to} place={place} waiting={waiting[place.to]} isCurrent={current?.to === place.to} />
        ))}
        <li>
          <button
            ref={more}
            type="button"
            aria-label={here === undefined ? 'More' : `More, now ${here.label}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            aria-current={here === undefined ? undefined : 'page'}
            onClick={() => setOpenAt(isOpen ? undefined : pathname)}
            className={`w-full ${barClass}`}
          >
            {/* The word says where one is, the icon that there is more. */}
            <BarIcon icon={Ellipsis} />
            <BarWord text={here?.label ?? 'More'} />
            {/* What waits elsewhere is no mark of where one is. */}
            {!isOpen &&
              (here === undefined ? rest : [here]).map((place) => (
                <BarBadge key={place.to} place={place} waiting={waiting[place.to]} />
              ))}
          </button>
        </li>
      </ul>
    </>
  );
}

/** Drawn again only when something of it has changed, as in the rail. */
const BarPlace = memo(function BarPlace({
  place,
  waiting,
  isCurrent,
}: {
  place: Place;
  waiting: Waiting[Place['to']];
  isCurrent: boolean;
}) {
  return (
    <li>
      <PlaceLink to={place.to} aria-current={isCurrent ? 'page' : undefined} className={`w-full ${barClass}`}>
        <BarIcon icon={place.icon} />
        <BarWord text={place.label} />
        <BarBadge place={place} waiting={waiting} />
      </PlaceLink>
    </li>
  );
});

function BarIcon({ icon: Icon }: { icon: Place['icon'] }) {
  return (
    <span className="grid h-6 w-11 place-items-center rounded-full group-aria-[current=page]:bg-accent/18 group-aria-[current=page]:text-accent">
      <Icon size={19} aria-hidden />
    </span>
  );
}

/** No word is wider than its column, also where a column has 53 px: a longer one is set smaller and narrower, and none is cut. */
function BarWord({ text }: { text: string }) {
  const isLong = text.length > 10;
  return (
    <span
      className={classNames(
        'whitespace-nowrap',
        isLong && 'scale-x-[0.93] text-[0.625rem] tracking-tight max-[24rem]:scale-x-[0.85]',
      )}
    >
      {text}
    </span>
  );
}

function BarBadge({ place: { to }, waiting }: { place: Place; waiting: Waiting[Place['to']] }) {
  if (waiting === undefined) return null;
  return (
    <span className="absolute top-1 left-[calc(50%+0.625rem)]">
      <WaitingBadge {...waiting} isUrgent={to === '/pages'} />
    </span>
  );
}

/** Everything that is not in the bar, above it. */
function OtherPlaces({
  id,
  places: shown,
  waiting,
  onLeave,
}: {
  id: string;
  places: readonly Place[];
  waiting: Waiting;
  onLeave: () => void;
}) {
  const current = useCurrentPlace();
  useEffect(() => {
    const leave = (event: Event) => {
      const isElsewhere = event.target instanceof Element && event.target.closest('a, button') === null;
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : isElsewhere) onLeave();
    };
    document.addEventListener('keydown', leave);
    document.addEventListener('pointerdown', leave);
    return () => {
      document.removeEventListener('keydown', leave);
      document.removeEventListener('pointerdown', leave);
    };
  }, [onLeave]);
  return (
    <>
      <div aria-hidden className="fixed inset-0 -z-10 bg-canvas/75" />
      <ul id={id} className="grid grid-cols-2 gap-0.5 border-b border-line bg-surface p-2">
        {shown.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <PlaceLink
              to={to}
              aria-current={current?.to === to ? 'page' : undefined}
              onClick={() => current?.to === to && onLeave()}
              className={`${linkClass} min-h-11 gap-2.5 px-2.5`}
            >
              <Icon size={17} aria-hidden className="shrink-0 group-aria-[current=page]:text-accent" />
              {label}
              {waiting[to] && (
                <span className="ml-auto">
                  <WaitingBadge {...waiting[to]} isUrgent={false} />
                </span>
              )}
            </PlaceLink>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The address that is shown: while a screen is on its way, that of the screen before. */
function usePathname(): string {
  return useRouterState({ select: ({ resolvedLocation, location }) => (resolvedLocation ?? location).pathname });
}

function useCurrentPlace(): Place | undefined {
  return placeAt(usePathname());
}
