import { Siren, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type Method, nobodyWords, type Planned, plannedWords } from './contact-words.ts';
import { draftPlan, isSame, type Preferences, preferencesOf, type Rule, type Urgency } from './preferences-draft.ts';
import { QuietHoursFields } from './quiet-hours-fields.tsx';
import { RuleList } from './rule-list.tsx';

/** In which order I am notified, and when I want to be left alone; with what a page would do now. */
export function PreferencesPart({
  saved,
  methods,
}: {
  saved: AnswerOf<'getNotificationPreferences'>;
  methods: readonly Method[];
}) {
  const [draft, setDraft] = useState<Preferences>();
  const act = useAct('setNotificationPreferences', () => {
    setDraft(undefined);
    showToast('Saved: pages go by it from now on');
  });
  const stored = preferencesOf(saved);
  const shown = draft ?? stored;
  const isChanged = draft !== undefined && !isSame(draft, stored);
  const change = (part: Partial<Preferences>) => setDraft({ ...shown, ...part });
  const lists = (urgency: Urgency) => ({
    rules: shown[urgency],
    methods,
    problemOf: (index: number) => act.fieldProblem(`${urgency}.${index}.method`),
    onRules: (rules: readonly Rule[]) => change({ [urgency]: [...rules] }),
  });
  const plan = (urgency: Urgency) => (isChanged ? draftPlan(methods, shown[urgency]) : saved.planned[urgency]);
  return (
    <Section title="In which order">
      <Form className="grid gap-5" onSubmit={() => void act.submit({ params: { person: 'me' }, body: shown })}>
        <Preview plan={plan('high')} methods={methods} isDraft={isChanged} />
        <div className="grid gap-5 xl:grid-cols-2">
          <RuleList label="Urgent pages" {...lists('high')} />
          <RuleList label="What is not urgent" {...lists('low')} />
        </div>
        <QuietHoursFields
          quietHours={shown.quietHours}
          problemOf={(field) => act.fieldProblem(`quietHours.${field}`)}
          onQuietHours={(quietHours) => change({ quietHours })}
        />
        <LowNow plan={plan('low')} isDraft={isChanged} />
        <CheckField
          label="Tell me of my shifts"
          hint="An hour before one begins, when it begins and when it is over; and of swaps and cover. In the way of what is not urgent."
          isOn={shown.hearsOfShifts}
          onChange={(hearsOfShifts) => change({ hearsOfShifts })}
        />
        {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
        {isChanged && (
          <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-wrap items-center gap-2 rounded-b-lg border-t border-line bg-surface px-4 py-3 max-lg:bottom-14">
            <Button type="submit" kind="primary" isBusy={act.isBusy}>
              Save
            </Button>
            <Button
              kind="quiet"
              onClick={() => {
                setDraft(undefined);
                act.reset();
              }}
            >
              Undo the changes
            </Button>
            <span className="text-sm text-warn">Not saved yet</span>
          </div>
        )}
      </Form>
    </Section>
  );
}

/** The point of it all, in one sentence. */
function Preview({
  plan,
  methods,
  isDraft,
}: {
  plan: readonly Planned[];
  methods: readonly Method[];
  isDraft: boolean;
}) {
  const words = plannedWords(plan);
  const Icon = words === undefined ? TriangleAlert : Siren;
  return (
    <p
      role="status"
      className={`flex items-start gap-2.5 rounded-md border px-3 py-2.5 ${words === undefined ? 'border-bad/40 bg-bad/8' : 'border-line bg-canvas'}`}
    >
      <Icon size={17} aria-hidden className={`mt-0.5 shrink-0 ${words === undefined ? 'text-bad' : 'text-accent'}`} />
      <span className="min-w-0 pretty">
        {words === undefined ? (
          <>
            <strong className="font-semibold">A page now would reach nobody.</strong> {nobodyWords(methods)}
          </>
        ) : (
          <>
            {isDraft ? 'Once saved, a page would try ' : 'A page now would try '}
            <strong className="font-semibold">{words}</strong>.
          </>
        )}
      </span>
    </p>
  );
}

function LowNow({ plan, isDraft }: { plan: readonly Planned[]; isDraft: boolean }) {
  const words = plannedWords(plan);
  if (words === undefined) return null;
  return (
    <p className="text-sm text-muted pretty">
      {isDraft ? 'Once saved, something not urgent would try ' : 'Something not urgent now would try '}
      {words}
      {isDraft ? ', and wait for the end of quiet hours.' : '.'}
    </p>
  );
}
