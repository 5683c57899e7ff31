import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote, sentence } from '../../ui/states.tsx';
import { type AutomationDraft, automationOf } from './automation-draft.ts';
import { StepList } from './step-list.tsx';

/** What it would do in one incident, as it is written now; nothing is done. */
export function DryRunPart({ draft }: { draft: AutomationDraft }) {
  const items = useQuery(ask('listIncidents', { query: { limit: 50 } })).data?.items ?? [];
  const [chosen, setChosen] = useState('');
  const incident = chosen === '' ? (items[0]?.id ?? '') : chosen;
  const act = useAct('dryRunAutomation');
  const [problem] = act.problem?.fields ?? [];
  return (
    <Section title="What would it do?">
      {items.length === 0 ? (
        <p className="text-muted">Nothing can be tried before there is an incident; a drill will do.</p>
      ) : (
        <div className="grid gap-3">
          <div className="flex flex-wrap items-end gap-2">
            <div className="min-w-0 flex-1 basis-60">
              <SelectField
                label="In this incident"
                value={incident}
                onValue={(value) => {
                  setChosen(value);
                  act.reset();
                }}
                options={items.map(({ id, name, title }) => ({ value: id, label: `${name}: ${title}` }))}
              />
            </div>
            <Button
              isBusy={act.isBusy}
              onClick={() => void act.submit({ body: { automation: automationOf(draft), incident } })}
            >
              Try it, without doing it
            </Button>
          </div>
          {act.problem && <ProblemNote problem={act.problem} />}
          {act.answer === undefined && problem === undefined && act.fieldProblem('automation.actions') && (
            <p className="text-bad">Fill in its actions first.</p>
          )}
          {act.answer && (
            <div role="status" className="grid gap-2">
              <p>
                <strong>{act.answer.fits ? 'It fits' : 'It would do nothing'}:</strong> {sentence(act.answer.because)}.
              </p>
              <StepList steps={act.answer.steps} />
            </div>
          )}
        </div>
      )}
    </Section>
  );
}
