import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  CalendarClock,
  CornerDownLeft,
  FileSearch,
  Flame,
  Layers,
  Scale,
  Search,
  SquareTerminal,
  X,
} from 'lucide-react';
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { ask } from '../api/query.ts';
import { IconButton } from '../ui/button.tsx';
import { useBoundCommands } from './bound-commands.ts';
import { type Command, commands } from './command-list.ts';
import { Keycaps } from './keycaps.tsx';

type Entry = { value: string; label: string; also: string; group: string; keys: string | undefined; run: () => void };

/**
 * What burns, then services: at night a name is what one has. What the server finds comes a moment after the letters, and moves
 * nothing at the end.
 */
const order = ['On this screen', 'Incidents', 'Services', 'Schedules', 'Decisions', 'Go to', 'Do', 'View', 'Found'];

/** How long the first rows wait for the lists they stand in. */
const LONGEST_WAIT_MS = 300;

/** What the server finds by that name, of everything there is: asked once somebody stops typing for a moment. */
function useFound(typed: string): readonly Entry[] {
  const navigate = useNavigate();
  const text = useSettled(typed.trim(), 120);
  const found = useQuery({
    ...ask('search', { query: { q: text } }),
    enabled: text.length >= 2,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  if (text.length < 2) return [];
  return (found.data?.items ?? []).map((hit) => ({
    value: `found ${hit.kind} ${hit.id}`,
    label: hit.title,
    // What the server found fits, whatever the letters are.
    also: `${hit.detail} ${typed}`,
    group: 'Found',
    keys: undefined,
    run: () => void navigate({ to: hit.path }),
  }));
}

/** A value once it has not changed for a moment. */
function useSettled(value: string, forMs: number, before = value): string {
  const [settled, setSettled] = useState(before);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), forMs);
    return () => clearTimeout(timer);
  }, [value, forMs]);
  return settled;
}

function useEntries(typed: string): {
  groups: readonly { value: string; items: readonly Entry[] }[];
  isShown: boolean;
} {
  const bound = useBoundCommands();
  const navigate = useNavigate();
  const lists = {
    services: useQuery(ask('listServices', { query: { limit: 200 } })),
    schedules: useQuery(ask('listSchedules', { query: { limit: 200 } })),
    decisions: useQuery(ask('listDecisions', { query: { limit: 20 } })),
    incidents: useQuery(ask('listIncidents', { query: { limit: 50, open: 'true' } })),
  };
  const services = lists.services.data?.items ?? [];
  const schedules = lists.schedules.data?.items ?? [];
  const decisions = lists.decisions.data?.items ?? [];
  const incidents = lists.incidents.data?.items ?? [];
  // What is there at once would be pushed down by what comes a moment later, under the finger that chooses it.
  const isWaitOver = useSettled('over', LONGEST_WAIT_MS, '') === 'over';
  const isShown = isWaitOver || Object.values(lists).every(({ isPending }) => !isPending);
  const found = useFound(typed);
  const all: Entry[] = [
    ...commands.flatMap((command: Command & { id: (typeof commands)[number]['id'] }) => {
      const run = bound.get(command.id);
      if (!run || command.id === 'palette.open') return [];
      return [
        {
          value: command.id,
          label: command.title,
          also: command.also ?? '',
          group: command.group,
          keys: command.keys,
          run,
        },
      ];
    }),
    ...incidents.map((incident) => ({
      value: `incident ${incident.id}`,
      label: `${incident.name}: ${incident.title}`,
      also: `incident ${incident.service ?? ''} ${incident.severity} ${incident.resolvedAt === null ? 'open' : 'over'}`,
      group: 'Incidents',
      keys: undefined,
      run: () => void navigate({ to: '/incidents/$incident', params: { incident: incident.name } }),
    })),
    ...services.map((service) => ({
      value: `service ${service.name}`,
      label: service.name,
      also: service.title,
      group: 'Services',
      keys: undefined,
      run: () => void navigate({ to: '/services/$service', params: { service: service.name } }),
    })),
    ...schedules.map((schedule) => ({
      value: `schedule ${schedule.name}`,
      label: schedule.title,
      also: `${schedule.name} on-call rota ${schedule.onCall.map(({ name }) => name).join(' ')}`,
      group: 'Schedules',
      keys: undefined,
      run: () => void navigate({ to: '/oncall/$schedule', params: { schedule: schedule.name } }),
    })),
    ...decisions.map((decision) => ({
      value: `decision ${decision.number}`,
      label: `${decision.number}: ${decision.title}`,
      also: `${decision.service} ${decision.verdict}`,
      group: 'Decisions',
      keys: undefined,
      run: () => void navigate({ to: '/decisions/$decision', params: { decision: String(decision.number) } }),
    })),
  ];
  // What stands here by itself is not found a second time.
  const known = new Set(all.map(({ label }) => label));
  const everything = [...all, ...found.filter(({ label }) => !known.has(label))];
  const groups = order.flatMap((group) => {
    const items = everything.filter((entry) => entry.group === group);
    return items.length === 0 ? [] : [{ value: group, items }];
  });
  return { groups: isShown ? groups : [], isShown };
}

const icons: Readonly<Record<string, typeof Layers>> = {
  Incidents: Flame,
  Services: Layers,
  Schedules: CalendarClock,
  Decisions: Scale,
  Found: FileSearch,
};

/** Not a moment later: the next letter may already be on its way. */
function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true });
}

/** Incidents, services, schedules, decisions and every command, by a few letters. */
export function Palette({
  typed,
  opener,
  onClose,
}: {
  /** What was typed before the palette was there. */
  typed: RefObject<string>;
  /** Where the focus goes back to. */
  opener: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const [text, setText] = useState('');
  const { groups, isShown } = useEntries(text);
  // Read when it appears, not when it is first drawn: between the two somebody may go on typing.
  // oxlint-disable-next-line react/set-state-in-effect -- the field that was typed into is outside what React draws here
  useLayoutEffect(() => setText(typed.current), [typed]);
  const choose = (entry: Entry) => {
    onClose();
    entry.run();
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-canvas/75" />
        <Dialog.Popup
          aria-label="Find anything"
          finalFocus={() => opener.current ?? true}
          className="panel fixed top-[12vh] left-1/2 z-50 flex max-h-[min(32rem,76vh)] w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden shadow-2xl [&>input]:hidden"
        >
          {/* The library's own field for forms is none of ours: nobody fills or presses it. */}
          <Autocomplete.Root
            open
            inline
            items={groups}
            value={text}
            onValueChange={setText}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={(entry: Entry) => `${entry.label} ${entry.also}`}
          >
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search size={17} aria-hidden className="shrink-0 text-muted" />
              <Autocomplete.Input
                ref={focusAtOnce}
                aria-label="Incident, alert, release, CVE, service or command"
                placeholder="Incident, CVE, service, command"
                className="h-12 w-full bg-transparent text-lg outline-none placeholder:text-muted"
              />
              <kbd className="keycap pointer-coarse:hidden">Esc</kbd>
              <IconButton icon={X} label="Close" className="-mr-3 pointer-fine:hidden" onClick={onClose} />
            </div>
            <Autocomplete.Empty className="px-4 py-6 text-muted empty:hidden">
              {isShown && 'Nothing by that name here.'}
            </Autocomplete.Empty>
            <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:hidden">
              {(group: { value: string; items: readonly Entry[] }) => (
                <Autocomplete.Group key={group.value} items={group.items} className="pb-1.5">
                  <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">
                    {group.value}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(entry: Entry) => {
                      const Icon = icons[entry.group] ?? SquareTerminal;
                      return (
                        <Autocomplete.Item
                          key={entry.value}
                          value={entry}
                          onClick={() => choose(entry)}
                          className="group flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 outline-none data-highlighted:bg-raised pointer-coarse:min-h-11"
                        >
                          <Icon
                            size={15}
                            aria-hidden
                            className="shrink-0 text-muted group-data-highlighted:text-accent"
                          />
                          <span className="min-w-0 flex-1 max-sm:line-clamp-2 max-sm:py-1 sm:truncate">
                            {entry.label}
                          </span>
                          {entry.keys === undefined ? (
                            <CornerDownLeft
                              size={14}
                              aria-hidden
                              className="hidden text-muted group-data-highlighted:block"
                            />
                          ) : (
                            <Keycaps keys={entry.keys} />
                          )}
                        </Autocomplete.Item>
                      );
                    }}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
