import { ListFilter, Pin, Rows3 } from 'lucide-react';
import { useId, useState } from 'react';
import type { RoomSearch } from '../../api/screen-search.ts';
import { ChoiceRow } from '../../ui/choice-row.tsx';
import { classNames } from '../../ui/class-names.ts';
import { grouped } from '../../ui/counted.ts';
import { SelectField } from '../../ui/field.tsx';
import { entrySorts, sortsOf } from './entry-look.ts';
import type { Entry } from './timeline-model.ts';

/** What of the timeline is looked at. Stands in the address. */
export function TimelineFilters({
  search,
  entries,
  routine,
  onSearch,
}: {
  search: RoomSearch;
  /** Those that were read: whoever wrote them can be chosen. */
  entries: readonly Entry[];
  /** How many of them are routine. */
  routine: number;
  onSearch: (part: RoomSearch) => void;
}) {
  const sorts = sortsOf(search.kinds);
  const chosen = sorts.length + (search.by === undefined ? 0 : 1);
  const [isOpen, setIsOpen] = useState(false);
  const fields = useId();
  return (
    <div className="border-b border-line">
      <div
        role="group"
        aria-label="Which entries"
        className="flex min-h-11 flex-wrap items-center gap-x-1 gap-y-1 px-2"
      >
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={fields}
          onClick={() => setIsOpen(!isOpen)}
          className={classNames('btn btn-quiet', (isOpen || chosen > 0) && 'bg-raised! text-ink!')}
        >
          <ListFilter size={15} aria-hidden />
          {chosen === 0 ? 'Filter' : `Filter: ${chosen}`}
        </button>
        <Switch
          icon={Pin}
          label="Pinned"
          isOn={search.pinned === 'true'}
          onSwitch={() => onSearch({ pinned: search.pinned === 'true' ? undefined : 'true' })}
        />
        <Switch
          icon={Rows3}
          label={`Routine: ${grouped(routine)}`}
          isOn={search.routine === 'true'}
          onSwitch={() => onSearch({ routine: search.routine === 'true' ? undefined : 'true' })}
        />
      </div>
      <div id={fields} hidden={!isOpen} className={isOpen ? 'grid gap-3 border-t border-line p-3' : ''}>
        {isOpen && <FilterFields search={search} sorts={sorts} entries={entries} onSearch={onSearch} />}
      </div>
    </div>
  );
}

/** Drawn once they are asked for: a room is there sooner without them. */
function FilterFields({
  search,
  sorts,
  entries,
  onSearch,
}: {
  search: RoomSearch;
  sorts: ReturnType<typeof sortsOf>;
  entries: readonly Entry[];
  onSearch: (part: RoomSearch) => void;
}) {
  const people = [...new Map(entries.map(({ recordedBy }) => [recordedBy.id, recordedBy.name]))].toSorted((a, b) =>
    a[1].localeCompare(b[1]),
  );
  return (
    <>
      <ChoiceRow
        label="Only"
        none="everything"
        options={entrySorts.map(({ value, label }) => ({ value, label }))}
        values={sorts}
        onValues={(values) => onSearch({ kinds: values.length === 0 ? undefined : values.join(',') })}
      />
      <SelectField
        label="Written by"
        value={search.by ?? ''}
        onValue={(by) => onSearch({ by: by === '' ? undefined : by })}
        options={[{ value: '', label: 'anybody' }, ...people.map(([value, label]) => ({ value, label }))]}
        hint="Of the entries that were read so far"
      />
    </>
  );
}

function Switch({
  icon: Icon,
  label,
  isOn,
  onSwitch,
}: {
  icon: typeof Pin;
  label: string;
  isOn: boolean;
  onSwitch: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onSwitch}
      className={classNames('btn btn-quiet', isOn && 'bg-accent/14! text-ink!')}
    >
      <Icon size={15} aria-hidden />
      {label}
    </button>
  );
}
