import type { ReactNode } from 'react';
import { type FieldProblem, SelectField, TextArea } from '../../ui/field.tsx';
import { useNow } from '../../ui/now.ts';
import { relativeWords } from '../../ui/time-words.ts';
import { ComponentStates } from './component-states.tsx';
import { phaseOptions, type StatusPage } from './status-words.ts';
import { dueOptions, type UpdateDraft } from './update-draft.ts';

/** Where it stands, the words, the components and the next update: of a new update, and of a draft that is changed. */
export function DraftFields({
  draft,
  onDraft,
  pages,
  problemOf,
  promisedAt,
  dueHint = 'You are reminded when it is due.',
  belowWords,
}: {
  draft: UpdateDraft;
  onDraft: (draft: UpdateDraft) => void;
  /** Those it is for. */
  pages: readonly StatusPage[];
  problemOf: (field: string) => FieldProblem | undefined;
  /** What the draft promised before it was changed. */
  promisedAt?: string | undefined;
  dueHint?: string;
  belowWords?: ReactNode;
}) {
  const { phase, message, states } = draft;
  return (
    <>
      <SelectField
        label="Where it stands"
        value={phase}
        onValue={(value) =>
          onDraft({ ...draft, phase: phaseOptions.find((each) => each.value === value)?.value ?? phase })
        }
        options={phaseOptions}
        problem={problemOf('phase')}
      />
      <TextArea
        label="What readers notice, and what they can do"
        hint="Markdown: **strong**, lists, links"
        rows={6}
        value={message}
        onValue={(value) => onDraft({ ...draft, message: value })}
        problem={problemOf('message')}
      />
      {belowWords}
      <ComponentStates pages={pages} states={states} onStates={(next) => onDraft({ ...draft, states: next })} />
      {phase !== 'resolved' && (
        <DueField
          draft={draft}
          onDraft={onDraft}
          promisedAt={promisedAt}
          hint={dueHint}
          problem={problemOf('nextUpdateDueAt')}
        />
      )}
    </>
  );
}

const asItIs = 'as it is';

function DueField({
  draft,
  onDraft,
  promisedAt,
  hint,
  problem,
}: {
  draft: UpdateDraft;
  onDraft: (draft: UpdateDraft) => void;
  promisedAt: string | undefined;
  hint: string;
  problem: FieldProblem | undefined;
}) {
  const now = useNow(60_000);
  const kept =
    promisedAt === undefined ? [] : [{ value: asItIs, label: `as it is: ${relativeWords(promisedAt, now)}` }];
  const choose = (value: string) => {
    if (value === asItIs) onDraft({ ...draft, dueMinutes: undefined, promisedAt });
    else onDraft({ ...draft, dueMinutes: value === '' ? undefined : Number(value), promisedAt: undefined });
  };
  return (
    <SelectField
      label="The next update"
      hint={hint}
      value={draft.promisedAt === undefined ? String(draft.dueMinutes ?? '') : asItIs}
      onValue={choose}
      options={[...kept, ...dueOptions]}
      problem={problem}
    />
  );
}
