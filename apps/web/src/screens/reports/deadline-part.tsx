import { type ReactNode, useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { showToast } from '../../ui/toasts.tsx';
import type { Report } from './report-words.ts';

/** Until when somebody answers, and until when it is fixed and made public. */
export function DeadlinePart({ report, mayTriage }: { report: Report; mayTriage: boolean }) {
  const [isMoving, setIsMoving] = useState(false);
  const { receiptedAt, due } = report;
  return (
    <Section
      title="Deadlines"
      actions={mayTriage && due !== undefined && <Button onClick={() => setIsMoving(true)}>Move</Button>}
    >
      <dl className="grid gap-3">
        <Line title="First answer">
          {receiptedAt === undefined ? (
            <>
              by <Time at={report.receiptDueAt} words={dayWords(report.receiptDueAt)} />
            </>
          ) : (
            <>
              given <Time at={receiptedAt} />
              {receiptedAt > report.receiptDueAt && <span className="text-bad"> (late)</span>}
            </>
          )}
        </Line>
        <Line title={report.kind === 'security' ? 'Fixed and made public' : 'Fixed'}>
          by <Time at={report.fixDueAt} words={dayWords(report.fixDueAt)} />
        </Line>
      </dl>
      {isMoving && <MoveWindow report={report} onClose={() => setIsMoving(false)} />}
    </Section>
  );
}

function Line({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-muted">{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function MoveWindow({ report, onClose }: { report: Report; onClose: () => void }) {
  const [day, setDay] = useState(report.fixDueAt.slice(0, 10));
  const act = useAct('moveReportDeadline', () => {
    showToast('The deadline was moved');
    onClose();
  });
  return (
    <ReasonWindow
      title="Move the deadline"
      note="Until then it is fixed and, where it is a security problem, made public. Tell the reporter, too."
      act={act}
      label="Move it"
      onReason={(reason) =>
        void act.submit({ params: { report: report.reference }, body: { fixDueAt: `${day}T12:00:00Z`, reason } })
      }
      onClose={onClose}
    >
      <TextField label="New day" type="date" value={day} onValue={setDay} problem={act.fieldProblem('fixDueAt')} />
    </ReasonWindow>
  );
}
