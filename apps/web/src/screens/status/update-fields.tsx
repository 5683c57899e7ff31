import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AnswerOf, InputOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { CheckField, type FieldProblem, Segments } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { useSettled } from '../oncall/use-settled.ts';
import { DraftFields } from './draft-fields.tsx';
import { ShownPage } from './shown-page.tsx';
import type { StatusPage } from './status-words.ts';
import { bodyOf, type UpdateDraft } from './update-draft.ts';

const settleMs = 400;

/** The announcement it goes on with, or what a new one is. */
type About = { readonly announcement: string } | { readonly title: string; readonly incident: string | undefined };

/** The words of an update, and beside them each page as it would be. */
export function UpdateFields({
  draft,
  onDraft,
  pages,
  about,
  problemOf,
  before,
  children,
}: {
  draft: UpdateDraft;
  onDraft: (draft: UpdateDraft) => void;
  /** Those it is for. */
  pages: readonly StatusPage[];
  about: About;
  problemOf: (field: string) => FieldProblem | undefined;
  before?: ReactNode;
  children: ReactNode;
}) {
  const { audience, isSure } = draft;
  const hasPublic = pages.some((page) => page.audience === 'public');
  const preview = usePreview(draft, pages, about);
  const words = preview.data?.refusedWords ?? [];
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <div className="grid min-w-0 content-start gap-4">
        {before}
        <Segments
          label="Who reads it"
          value={audience}
          options={[
            { value: 'public', label: 'Everybody' },
            { value: 'internal', label: 'Only inside' },
          ]}
          onValue={(value) => onDraft({ ...draft, audience: value })}
        />
        {audience === 'public' && !hasPublic && <p className="text-warn">None of the chosen pages is public.</p>}
        <DraftFields
          draft={draft}
          onDraft={onDraft}
          pages={pages}
          problemOf={problemOf}
          belowWords={
            words.length > 0 && (
              <p role="alert" className="text-bad">
                These words stay inside: {words.join(', ')}. Say it without them.
              </p>
            )
          }
        />
        {preview.data?.needsConfirmation === true && (
          <CheckField
            label="Telling this is agreed"
            hint="The incident is restricted: nothing of it goes out by default."
            isOn={isSure}
            onChange={(isOn) => onDraft({ ...draft, isSure: isOn })}
          />
        )}
        {children}
      </div>
      <Preview preview={preview} isChosen={pages.length > 0} />
    </div>
  );
}

/** How the draft would look, asked once the writer pauses. */
function usePreview(draft: UpdateDraft, pages: readonly StatusPage[], about: About) {
  const named = 'announcement' in about ? about : { ...about, pages: pages.map(({ slug }) => slug) };
  const asked = useSettled(
    JSON.stringify({ ...bodyOf({ ...draft, dueMinutes: undefined }, pages, 0), ...named }),
    settleMs,
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the very object that was written as text above
  const body = JSON.parse(asked) as InputOf<'previewStatusUpdate'>['body'];
  return useQuery({ ...ask('previewStatusUpdate', { body }), retry: false });
}

/** Each page as it would be, and how many would hear of it. */
function Preview({
  preview: { data, error },
  isChosen,
}: {
  preview: { readonly data: AnswerOf<'previewStatusUpdate'> | undefined; readonly error: Error | null };
  isChosen: boolean;
}) {
  return (
    <section aria-label="How it will look" className="grid min-w-0 content-start gap-3">
      <h2 className="text-base font-semibold">How it will look</h2>
      {data !== undefined && (
        <p className="text-sm text-muted">
          {data.subscribers === 0
            ? 'Nobody has subscribed.'
            : data.subscribers === 1
              ? 'One subscriber hears of it.'
              : `${data.subscribers} subscribers hear of it.`}
        </p>
      )}
      {error !== null && <ProblemNote problem={error} />}
      {data?.pages.map((shown) => (
        <ShownPage key={shown.slug} shown={shown} />
      ))}
      {!isChosen && <p className="text-muted">Choose a page to see it.</p>}
    </section>
  );
}
