import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { type FieldProblem, SelectField, Segments, TextField } from '../../ui/field.tsx';
import { slugOf } from './schedule-draft.ts';
import type { EditorDraft } from './use-editor-draft.ts';

/** What a schedule is called, whose it is, and from when a change to it counts. */
export function ScheduleNameFields({
  draft: { title, setTitle, team, setTeam, effect },
  isNew,
  problemOf,
}: {
  draft: EditorDraft;
  isNew: boolean;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  return (
    <div className="panel grid gap-4 p-4">
      <TextField
        label="Name"
        value={title}
        onValue={setTitle}
        problem={problemOf('title') ?? problemOf('name')}
        {...(isNew && title !== '' && { hint: `in addresses and commands: ${slugOf(title)}` })}
      />
      <TeamField team={team} onTeam={setTeam} problem={problemOf('team')} />
      {!isNew && <EffectFields effect={effect} />}
    </div>
  );
}

/** From when the change counts. */
function EffectFields({ effect: { when, setWhen, later, setLater, isReplacing } }: { effect: EditorDraft['effect'] }) {
  return (
    <>
      <Segments
        label="Takes effect"
        value={when}
        options={[
          { value: 'now', label: 'now' },
          { value: 'later', label: 'from a later moment' },
        ]}
        onValue={setWhen}
      />
      {when === 'later' && (
        <TextField
          label="From"
          type="datetime-local"
          value={later}
          onValue={setLater}
          hint="Until then everything stays as it is."
        />
      )}
      {isReplacing && <p className="text-sm text-muted">A change is planned for later; saving this replaces it.</p>}
    </>
  );
}

function TeamField({
  team,
  onTeam,
  problem,
}: {
  team: string;
  onTeam: (team: string) => void;
  problem: FieldProblem | undefined;
}) {
  const teams = useQuery(ask('listTeams', { query: { limit: 200 } })).data?.items ?? [];
  if (teams.length === 0) return null;
  return (
    <SelectField
      label="Team"
      value={team}
      onValue={onTeam}
      problem={problem}
      options={[
        { value: '', label: 'of nobody in particular' },
        ...teams.map(({ name, title }) => ({ value: name, label: title })),
      ]}
    />
  );
}
