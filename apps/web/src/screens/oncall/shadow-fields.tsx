import { isZone, type Rotation } from '@lockstep/oncall';
import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { type FieldProblem, SelectField } from '../../ui/field.tsx';
import { startOfDay } from './days.ts';
import { type NamedPerson, personOptions } from './people.ts';
import { stretchDraft, StretchFields, stretchOf } from './stretch-fields.tsx';

type Shadow = Rotation['shadows'][number];

/** Trainees: on the calendar beside who is on call, never paged. */
export function ShadowFields({
  shadows,
  zone: written,
  people,
  problemOf,
  onShadows,
}: {
  shadows: readonly Shadow[];
  zone: string;
  people: readonly NamedPerson[];
  problemOf: (field: string) => FieldProblem | undefined;
  onShadows: (shadows: readonly Shadow[]) => void;
}) {
  // While somebody types the name of a zone there is none yet.
  const zone = isZone(written) ? written : 'UTC';
  const change = (index: number, part: Partial<Shadow>) =>
    onShadows(shadows.map((shadow, at) => (at === index ? { ...shadow, ...part } : shadow)));
  const add = () => {
    const from = startOfDay(zone, Date.now(), 1);
    onShadows([...shadows, { userId: people[0]?.id ?? '', from, to: startOfDay(zone, from, 14) }]);
  };
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-sm font-semibold">Looking on, never paged</legend>
      {shadows.map((shadow, index) => (
        <div key={index} className="grid gap-3 rounded-md border border-line bg-canvas p-2.5">
          <div className="flex items-end gap-2">
            <div className="min-w-0 flex-1">
              <SelectField
                label="Who looks on"
                value={shadow.userId}
                onValue={(userId) => change(index, { userId })}
                options={personOptions(people, undefined)}
              />
            </div>
            <IconButton
              icon={X}
              label={`Remove number ${index + 1} of those looking on`}
              onClick={() => onShadows(shadows.toSpliced(index, 1))}
            />
          </div>
          <StretchFields
            zone={zone}
            draft={stretchDraft(zone, shadow)}
            onDraft={(draft) => change(index, stretchOf(zone, draft) ?? {})}
            problemOf={(field) => problemOf(`shadows[${index}].${field}`)}
          />
        </div>
      ))}
      <Button kind="quiet" icon={Plus} className="justify-self-start" onClick={add}>
        Somebody looks on
      </Button>
    </fieldset>
  );
}
