import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { IncidentWindow } from './incident-window.tsx';
import type { Report } from './report-words.ts';

/** What came of the report, and what repeats it. */
export function LinksPart({ report, mayTriage }: { report: Report; mayTriage: boolean }) {
  const [isLinking, setIsLinking] = useState(false);
  const [isOpening, setIsOpening] = useState(false);
  const { duplicateOf, duplicates, advisory, incident, state } = report;
  const isEmpty =
    duplicateOf === undefined && duplicates.length === 0 && advisory === undefined && incident === undefined;
  const mayOpen = incident === undefined && (state === 'accepted' || state === 'fixed');
  return (
    <Section
      title="Belongs to it"
      actions={
        mayTriage && (
          <>
            {mayOpen && <Button onClick={() => setIsOpening(true)}>Open an incident</Button>}
            <Button onClick={() => setIsLinking(true)}>Own advisory</Button>
          </>
        )
      }
    >
      {isEmpty && <p className="text-muted">Nothing yet.</p>}
      <ul className="grid gap-2">
        {duplicateOf !== undefined && (
          <li>
            repeats <ReportLink reference={duplicateOf} />
          </li>
        )}
        {duplicates.map((reference) => (
          <li key={reference}>
            <ReportLink reference={reference} /> repeats it
          </li>
        ))}
        {incident !== undefined && (
          <li>
            incident{' '}
            <Link to="/incidents/$incident" params={{ incident }} className="link font-mono">
              {incident}
            </Link>
          </li>
        )}
        {advisory !== undefined && (
          <li>
            own advisory{' '}
            <Link to="/advisories/$advisory" params={{ advisory }} className="link font-mono">
              {advisory}
            </Link>
          </li>
        )}
      </ul>
      {isOpening && <IncidentWindow report={report} onClose={() => setIsOpening(false)} />}
      {isLinking && <AdvisoryWindow report={report} onClose={() => setIsLinking(false)} />}
    </Section>
  );
}

function ReportLink({ reference }: { reference: string }) {
  return (
    <Link to="/reports/$report" params={{ report: reference }} className="link font-mono">
      {reference}
    </Link>
  );
}

function AdvisoryWindow({ report, onClose }: { report: Report; onClose: () => void }) {
  const [advisory, setAdvisory] = useState(report.advisory ?? '');
  const act = useAct('linkReport', () => {
    showToast('Linked');
    onClose();
  });
  return (
    <Window title="Point to an own advisory" note="The one that came of this report" onClose={onClose}>
      <Form onSubmit={() => void act.submit({ params: { report: report.reference }, body: { advisory } })}>
        <TextField
          label="Its id"
          placeholder="OWN-12"
          value={advisory}
          onValue={setAdvisory}
          problem={act.fieldProblem('advisory')}
        />
        <FormEnd act={act} label="Link it" onClose={onClose} />
      </Form>
    </Window>
  );
}
