import { X } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { type FieldProblem, SelectField, TextField } from '../../ui/field.tsx';
import { HoursFields } from './hours-fields.tsx';
import { PeopleOrder } from './people-order.tsx';
import type { NamedPerson } from './people.ts';
import type { DraftRotation } from './schedule-draft.ts';
import { ShadowFields } from './shadow-fields.tsx';
import { ZoneField } from './zone-field.tsx';

const units = ['hours', 'days', 'weeks', 'months'] as const;

/** One rotation: who, for how long, from when, by whose clock, in which hours. */
export function RotationFields({
  rotation,
  people,
  me,
  problemOf,
  onRotation,
  onRemove,
}: {
  rotation: DraftRotation;
  people: readonly NamedPerson[];
  me: string | undefined;
  /** By a field such as `turn.count`. */
  problemOf: (field: string) => FieldProblem | undefined;
  onRotation: (rotation: DraftRotation) => void;
  onRemove: (() => void) | undefined;
}) {
  const change = (part: Partial<DraftRotation>) => onRotation({ ...rotation, ...part });
  return (
    <div className="grid gap-4">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label="Rotation"
            value={rotation.name}
            onValue={(name) => change({ name })}
            problem={problemOf('name')}
          />
        </div>
        {onRemove && <IconButton icon={X} label={`Remove the rotation ${rotation.name}`} onClick={onRemove} />}
      </div>
      <PeopleOrder
        label="Who takes turns"
        participants={rotation.participants}
        people={people}
        me={me}
        problem={problemOf('participants')}
        onParticipants={(participants) => change({ participants })}
      />
      <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-4">
        <TextField
          label="A turn is"
          inputMode="numeric"
          value={rotation.count}
          onValue={(count) => change({ count })}
          problem={problemOf('turn.count')}
        />
        <SelectField
          label="long, in"
          value={rotation.unit}
          onValue={(value) => change({ unit: units.find((unit) => unit === value) ?? 'weeks' })}
          options={units.map((unit) => ({ value: unit, label: unit }))}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
        <TextField
          label="First handover"
          type="datetime-local"
          value={rotation.startsAt}
          onValue={(startsAt) => change({ startsAt: startsAt.slice(0, 16) })}
          problem={problemOf('startsAt')}
          hint="Hands over at this hour ever after"
        />
        <ZoneField value={rotation.zone} onValue={(zone) => change({ zone })} problem={problemOf('zone')} />
      </div>
      <HoursFields
        hours={rotation.hours}
        hasProblem={problemOf('restrictions')}
        onHours={(hours) => change({ hours })}
      />
      <details>
        <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm font-semibold text-accent">
          End, and who looks on
        </summary>
        <div className="mt-3 grid gap-4">
          <TextField
            label="Ends"
            type="datetime-local"
            value={rotation.endsAt}
            onValue={(endsAt) => change({ endsAt: endsAt.slice(0, 16) })}
            problem={problemOf('endsAt')}
            hint="Empty: without end"
          />
          <ShadowFields
            shadows={rotation.shadows}
            zone={rotation.zone}
            people={people}
            problemOf={problemOf}
            onShadows={(shadows) => change({ shadows })}
          />
        </div>
      </details>
    </div>
  );
}
