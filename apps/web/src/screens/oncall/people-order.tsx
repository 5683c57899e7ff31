import type { Participant } from '@lockstep/oncall';
import { ArrowDown, ArrowUp, CircleSlash, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { announce } from '../../ui/announce.ts';
import { AddRow } from './add-row.tsx';
import { type NamedPerson, namesFrom, personOptions } from './people.ts';

const OPEN = 'open';

/** Who takes turns, in which order: added by name, moved with arrows, taken out with a cross. */
export function PeopleOrder({
  label,
  participants,
  people,
  me,
  problem,
  onParticipants,
}: {
  label: string;
  participants: readonly Participant[];
  people: readonly NamedPerson[];
  me: string | undefined;
  problem?: FieldProblem | undefined;
  onParticipants: (participants: readonly Participant[]) => void;
}) {
  const nameOf = namesFrom(people);
  const words = (participant: Participant): string =>
    participant.kind === 'person' ? nameOf(participant.userId) : 'nobody, on purpose';
  const options = personOptions(people, me);
  const [picked, setPicked] = useState('');
  // Whoever is not on it yet comes next: a rota of all is made by pressing Add.
  const isIn = (userId: string) => participants.some((each) => each.kind === 'person' && each.userId === userId);
  const chosen =
    picked === '' ? (options.find(({ value }) => !isIn(value))?.value ?? options[0]?.value ?? OPEN) : picked;
  const move = (index: number, by: 1 | -1) => {
    const moved = participants[index];
    if (moved === undefined) return;
    onParticipants(participants.toSpliced(index, 1).toSpliced(index + by, 0, moved));
    announce(`${words(moved)} is number ${index + by + 1}`);
  };
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      <ol className="grid gap-1 empty:hidden">
        {participants.map((participant, index) => (
          <li
            key={`${participant.kind === 'person' ? participant.userId : OPEN} ${index}`}
            className="flex items-center gap-1 rounded-md border border-line bg-canvas pl-2.5"
          >
            <span className="w-5 shrink-0 text-sm text-muted tabular">{index + 1}</span>
            <span className="flex min-w-0 flex-1 items-center gap-1.5 truncate py-1.5">
              {participant.kind === 'empty' && <CircleSlash size={14} aria-hidden className="text-muted" />}
              {words(participant)}
            </span>
            <IconButton
              icon={ArrowUp}
              label={`${words(participant)} earlier`}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            />
            <IconButton
              icon={ArrowDown}
              label={`${words(participant)} later`}
              disabled={index === participants.length - 1}
              onClick={() => move(index, 1)}
            />
            <IconButton
              icon={X}
              label={`Take ${words(participant)} out`}
              onClick={() => onParticipants(participants.toSpliced(index, 1))}
            />
          </li>
        ))}
      </ol>
      <AddRow
        label={`Add to ${label.toLowerCase()}`}
        value={chosen}
        onValue={setPicked}
        problem={problem}
        onAdd={(value) => {
          const added: Participant = value === OPEN ? { kind: 'empty' } : { kind: 'person', userId: value };
          onParticipants([...participants, added]);
          announce(`${words(added)} is number ${participants.length + 1}`);
          setPicked('');
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
        <option value={OPEN}>Nobody: leave a turn open on purpose</option>
      </AddRow>
    </fieldset>
  );
}
