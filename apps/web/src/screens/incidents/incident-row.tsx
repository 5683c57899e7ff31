import { Link } from '@tanstack/react-router';
import { CircleAlert, EyeOff, FlaskConical, UserRound } from 'lucide-react';
import { useNow } from '../../ui/now.ts';
import { SimulatedTag } from '../../ui/tags.tsx';
import { agoWords, durationWords } from '../../ui/time-words.ts';
import { holdingOf, type Incident, missingOf, missingWords, phaseInk } from './incident-words.ts';
import { SideBadge } from './severity-badge.tsx';

/** Rows have one height, so that any number of them needs no measuring. */
export const ROW_HEIGHT = 72;
export const ROW_HEIGHT_NARROW = 152;

/** One incident of the list: what it is, how grave on each side, since when, who leads, and what it lacks. */
export function IncidentRow({
  incident,
  index,
  count,
  isNarrow,
  isCurrent,
  onFocus,
}: {
  incident: Incident;
  index: number;
  /** Of the whole list; -1 when nobody knows. */
  count: number;
  isNarrow: boolean;
  isCurrent: boolean;
  onFocus: () => void;
}) {
  return (
    <li
      aria-setsize={count}
      aria-posinset={index + 1}
      className={`overflow-hidden border-b border-line ${isCurrent ? 'bg-raised/60' : 'hover:bg-raised/40'}`}
      style={{ height: isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT }}
    >
      <Link
        to="/incidents/$incident"
        params={{ incident: incident.name }}
        data-row={incident.id}
        onFocus={onFocus}
        className="grid h-full min-w-0 content-center gap-x-4 gap-y-1 px-4 -outline-offset-2 md:grid-cols-[minmax(0,1fr)_9.5rem_6.5rem_10.5rem] md:items-center"
      >
        <What incident={incident} />
        <span className="flex min-w-0 flex-wrap gap-x-1.5 gap-y-1">
          {incident.axes.map((side) => (
            <SideBadge key={side.axis} side={side} isShort={isNarrow} isListed />
          ))}
        </span>
        <span className="flex min-w-0 flex-wrap items-center gap-x-3 md:contents">
          <Length incident={incident} />
          <Lead incident={incident} />
        </span>
      </Link>
    </li>
  );
}

function What({ incident }: { incident: Incident }) {
  return (
    <span className="grid min-w-0">
      <span className="flex min-w-0 items-center gap-x-2 text-sm">
        <span className="font-mono text-muted">{incident.name}</span>
        <span className={`font-medium ${phaseInk[incident.status.phase]}`}>{incident.status.title}</span>
        {incident.isRestricted && <Mark icon={EyeOff} words="restricted" />}
        {incident.isDrill && <Mark icon={FlaskConical} words="drill" />}
        {incident.isSimulated && <SimulatedTag />}
      </span>
      <span className="font-semibold max-md:line-clamp-2 md:truncate">{incident.title}</span>
      {incident.service !== null && (
        <span className="truncate text-sm text-muted">
          {incident.service}
          {incident.environment === null ? '' : `, ${incident.environment}`}
        </span>
      )}
    </span>
  );
}

/** How long it went on, or has so far. */
function Length({ incident }: { incident: Incident }) {
  const end = incident.resolvedAt ?? undefined;
  const now = useNow(end === undefined ? 1_000 : 30_000);
  return (
    <span className="text-sm whitespace-nowrap max-md:flex max-md:gap-x-3">
      <time dateTime={incident.startedAt} data-tip="" className="block font-mono tabular">
        {durationWords((end === undefined ? now : Date.parse(end)) - Date.parse(incident.startedAt))}
      </time>
      <span className={`text-muted ${end === undefined ? 'max-md:hidden' : ''}`}>
        {end === undefined ? 'so far' : `ended ${agoWords(end, now)}`}
      </span>
    </span>
  );
}

/** Who leads, and what it lacks. */
function Lead({ incident }: { incident: Incident }) {
  const missing = missingOf(incident);
  const commander = holdingOf(incident, 'commander').holder;
  return (
    <span className="grid min-w-0 gap-0.5 text-sm max-md:flex max-md:flex-wrap max-md:gap-x-3">
      {commander !== null && (
        <span className="flex min-w-0 items-center gap-1.5">
          <UserRound size={13} aria-hidden className="shrink-0 text-muted" />
          <span className="sr-only">Commander: </span>
          <span className="truncate">{commander.name}</span>
        </span>
      )}
      {missing.length > 0 && (
        <span className="flex min-w-0 items-start gap-1.5 font-medium text-warn" data-tip={missing.join(', ')}>
          <CircleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />
          <span className="line-clamp-2 max-md:truncate">{missingWords(missing)}</span>
        </span>
      )}
    </span>
  );
}

function Mark({ icon: Icon, words }: { icon: typeof EyeOff; words: string }) {
  return (
    <span className="tag">
      <Icon size={12} aria-hidden />
      {words}
    </span>
  );
}
