import type { AnswerOf } from '../../api/call.ts';
import { counted } from '../../ui/counted.ts';
import { SelectField } from '../../ui/field.tsx';
import { stretchWords } from './days.ts';
import { namesFrom, personOptions, useStaff } from './people.ts';

type Reading = AnswerOf<'previewCalendarImport'>;
/** Whom names of a calendar mean; empty: left out. */
export type NamedBy = Readonly<Record<string, string>>;

const FIRST = 5;

/** What an import would bring, whom it does not know, and what it leaves behind. */
export function ReadingNote({
  reading,
  zone,
  people,
  onPerson,
}: {
  reading: Reading;
  zone: string;
  people: NamedBy;
  onPerson: (name: string, userId: string) => void;
}) {
  const nameOf = namesFrom(reading.people);
  return (
    <div role="status" className="grid gap-3">
      <p>
        {reading.name !== null && <strong className="font-semibold">{reading.name}: </strong>}
        {counted(reading.shifts, 'shift')}
        {reading.recognised.length > 0 &&
          `, of ${reading.recognised.map(({ userId, shifts }) => `${nameOf(userId)} (${shifts})`).join(', ')}`}
      </p>
      {reading.unknownPeople.length > 0 && (
        <UnknownPeople unknown={reading.unknownPeople} people={people} onPerson={onPerson} />
      )}
      {reading.first.length > 0 && (
        <ul className="text-sm">
          {reading.first.slice(0, FIRST).map((shift) => (
            <li key={`${shift.from} ${shift.userId}`}>
              <span className="text-muted tabular">
                {stretchWords(zone, { from: Date.parse(shift.from), to: Date.parse(shift.to) })}
              </span>{' '}
              {nameOf(shift.userId)}
            </li>
          ))}
          {reading.shifts > FIRST && <li className="text-muted">and {reading.shifts - FIRST} more</li>}
        </ul>
      )}
      <Differences notes={reading.notes.filter(({ outcome }) => outcome !== 'moves')} />
    </div>
  );
}

function UnknownPeople({
  unknown,
  people,
  onPerson,
}: {
  unknown: Reading['unknownPeople'];
  people: NamedBy;
  onPerson: (name: string, userId: string) => void;
}) {
  const staff = useStaff();
  return (
    <fieldset className="grid gap-3 rounded-md border ground-warn p-3">
      <legend className="sr-only">Names nobody here goes by</legend>
      <p className="text-sm font-semibold text-warn">
        Nobody here goes by these names. Say who they are, and look again.
      </p>
      {unknown.map(({ name, events }) => (
        <SelectField
          key={name}
          label={`${name} (${counted(events, 'event')})`}
          value={people[name] ?? ''}
          onValue={(userId) => onPerson(name, userId)}
          options={[{ value: '', label: 'leave out' }, ...personOptions(staff, undefined)]}
        />
      ))}
    </fieldset>
  );
}

function Differences({ notes }: { notes: Reading['notes'] }) {
  if (notes.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="min-h-6 cursor-pointer font-semibold">
        {counted(notes.length, 'note')} on what differs
      </summary>
      <ul className="mt-1 grid gap-1 text-muted">
        {notes.map(({ subject, why }) => (
          <li key={`${subject} ${why}`} className="pretty">
            {subject}: {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
