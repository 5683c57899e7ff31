import { type FieldProblem, TextField } from '../../ui/field.tsx';
import type { GroupingDraft } from './route-draft.ts';

/** How alerts of one cause are folded into one page. */
export function GroupingFields({
  draft,
  onDraft,
  problemOf,
}: {
  draft: GroupingDraft;
  onDraft: (draft: GroupingDraft) => void;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  const change = (part: Partial<GroupingDraft>) => onDraft({ ...draft, ...part });
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <TextField
        label="By these labels"
        value={draft.by}
        onValue={(by) => change({ by })}
        placeholder="alertname, service"
        hint="With commas between; ... tells every alert apart, empty puts all together."
        problem={problemOf('grouping.by')}
        className="font-mono"
      />
      <TextField
        label="Join within (minutes)"
        inputMode="numeric"
        value={draft.windowMinutes}
        onValue={(windowMinutes) => change({ windowMinutes })}
        hint="After the last alert of the group. Empty: as long as it is open."
        problem={problemOf('grouping.windowMinutes')}
      />
      <TextField
        label="Flaps within (minutes)"
        inputMode="numeric"
        value={draft.flapMinutes}
        onValue={(flapMinutes) => change({ flapMinutes })}
        hint="One that fires again opens its old group again, without a new page."
        problem={problemOf('grouping.flapMinutes')}
      />
    </div>
  );
}
