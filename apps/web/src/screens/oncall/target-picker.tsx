import { targetId } from '@lockstep/oncall';
import { useQuery } from '@tanstack/react-query';
import { CalendarClock, Hash, User, Users, Webhook, X } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { IconButton } from '../../ui/button.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { AddRow } from './add-row.tsx';
import { personOptions, useStaff } from './people.ts';
import { type Target, targetOf } from './policy-draft.ts';
import { kindWords } from './policy-words.ts';

const icons = { person: User, schedule: CalendarClock, team: Users, channel: Hash, webhook: Webhook } as const;
const groups = {
  person: 'People',
  schedule: 'Schedules',
  team: 'Teams',
  channel: 'Rooms',
  webhook: 'Webhooks',
} as const;
type Kind = Target['kind'];
const kinds: readonly Kind[] = ['schedule', 'person', 'team', 'channel', 'webhook'];

/** Everything a policy can name, by kind. */
function useChoices(): Readonly<Record<Kind, readonly { value: string; label: string }[]>> {
  const me = useMe()?.userId;
  const staff = useStaff();
  const schedules = useQuery(ask('listSchedules', { query: { limit: 200 } })).data?.items ?? [];
  const teams = useQuery(ask('listTeams', { query: { limit: 200 } })).data?.items ?? [];
  const places = useQuery(ask('listDestinations')).data?.items ?? [];
  const placesOf = (kind: 'room' | 'webhook') =>
    places.filter((place) => place.kind === kind).map(({ id, name }) => ({ value: id, label: name }));
  return {
    person: personOptions(staff, me),
    schedule: schedules.map(({ id, title }) => ({ value: id, label: title })),
    team: teams.map(({ id, title }) => ({ value: id, label: title })),
    channel: placesOf('room'),
    webhook: placesOf('webhook'),
  };
}

/** Whom a step reaches: chosen by name out of people, schedules, teams, rooms and webhooks. */
export function TargetPicker({
  label,
  hint,
  targets,
  names,
  only = kinds,
  most = 50,
  problem,
  onTargets,
}: {
  label: string;
  hint?: string;
  targets: readonly Target[];
  /** Of what is named already, as the server calls it. */
  names: Readonly<Record<string, string>>;
  only?: readonly Kind[];
  most?: number;
  problem?: FieldProblem | undefined;
  onTargets: (targets: readonly Target[]) => void;
}) {
  const [picked, setPicked] = useState('');
  const choices = useChoices();
  const nameOf = (target: Target): string =>
    choices[target.kind].find(({ value }) => value === targetId(target))?.label ??
    names[targetId(target)] ??
    `a ${kindWords[target.kind]} that is gone`;
  const isChosen = (kind: Kind, value: string) =>
    targets.some((target) => target.kind === kind && targetId(target) === value);
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      <ul className="flex flex-wrap gap-1.5 empty:hidden">
        {targets.map((target, index) => {
          const Icon = icons[target.kind];
          return (
            <li
              key={`${target.kind} ${targetId(target)}`}
              className="inline-flex max-w-full items-center gap-1.5 rounded-md border border-line bg-canvas pl-2"
            >
              <Icon size={14} aria-label={kindWords[target.kind]} className="shrink-0 text-muted" />
              <span className="min-w-0 truncate">{nameOf(target)}</span>
              <IconButton
                icon={X}
                label={`Take ${nameOf(target)} out`}
                onClick={() => onTargets(targets.toSpliced(index, 1))}
              />
            </li>
          );
        })}
      </ul>
      {targets.length < most ? (
        <AddRow
          label={`Add to ${label.toLowerCase()}`}
          value={picked}
          onValue={setPicked}
          hint={hint}
          problem={problem}
          onAdd={(choice) => {
            const [kind, value] = choice.split(' ');
            const known = kinds.find((each) => each === kind);
            if (known !== undefined && value !== undefined) onTargets([...targets, targetOf(known, value)]);
            setPicked('');
          }}
        >
          <option value="">Choose</option>
          {only.map((kind) => {
            const free = choices[kind].filter(({ value }) => !isChosen(kind, value));
            return (
              free.length > 0 && (
                <optgroup key={kind} label={groups[kind]}>
                  {free.map(({ value, label: name }) => (
                    <option key={value} value={`${kind} ${value}`}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              )
            );
          })}
        </AddRow>
      ) : (
        <>
          {problem && <p className="text-sm text-bad">{problem.problem}</p>}
          {hint !== undefined && <p className="text-xs text-muted pretty">{hint}</p>}
        </>
      )}
    </fieldset>
  );
}
