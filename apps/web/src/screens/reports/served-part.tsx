import { CircleAlert, Send } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Fold, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { ScrollingCode } from '../../ui/scrolling-code.tsx';
import type { Settings, SettingsState } from './settings-draft.ts';

/** What strangers are served now, and what stands in their way. */
export function ServedPart({ state, mayManage }: { state: SettingsState; mayManage: boolean }) {
  return (
    <Section title="Served now">
      <div className="grid gap-4">
        {state.problems.map((problem) => (
          <p key={problem} className="flex items-start gap-2.5">
            <CircleAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
            {problem}
          </p>
        ))}
        {state.securityTxt !== undefined && <ScrollingCode label="security.txt">{state.securityTxt}</ScrollingCode>}
        <p className="flex flex-wrap gap-x-4 gap-y-1">
          {state.securityTxt !== undefined && (
            <a href="/.well-known/security.txt" className="link">
              Open security.txt
            </a>
          )}
          {state.settings.form.isOpen ? (
            <a href="/report" className="link">
              Open the form
            </a>
          ) : (
            <span className="text-muted">The form is closed.</span>
          )}
        </p>
        {mayManage && <SendTest canSend={state.canSendMail} />}
      </div>
    </Section>
  );
}

function SendTest({ canSend }: { canSend: boolean }) {
  const [to, setTo] = useState('');
  const act = useAct('testReportMail');
  if (!canSend)
    return <p className="text-sm text-muted">This server sends no mails: reporters have their link only.</p>;
  return (
    <Form className="grid gap-2" onSubmit={() => void act.submit({ body: { to } })}>
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <TextField
            label="Send a test receipt to"
            type="email"
            value={to}
            onValue={setTo}
            problem={act.fieldProblem('to')}
          />
        </div>
        <Button type="submit" icon={Send} isBusy={act.isBusy}>
          Send it
        </Button>
      </div>
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      {act.answer && (
        <p role="status" className={act.answer.outcome === 'delivered' ? 'text-ok' : 'text-bad'}>
          {act.answer.outcome === 'delivered'
            ? 'The mail server took it.'
            : `Not taken: ${act.answer.reason ?? 'the mail server did not say why'}`}
        </p>
      )}
    </Form>
  );
}

/** The receipt and `security.txt` of what is typed, before it is kept. */
export function PreviewPart({ settings }: { settings: Settings }) {
  const act = useAct('previewReceipt');
  const { answer } = act;
  return (
    <Fold title="Preview" note="the receipt, and security.txt">
      <div className="grid gap-4 p-4">
        <Button className="w-fit" isBusy={act.isBusy} onClick={() => void act.submit({ body: { settings } })}>
          Show what a reporter gets
        </Button>
        {act.problem && <ProblemNote problem={act.problem} />}
        {answer && (
          <div role="status" className="grid gap-4">
            <ScrollingCode label="Receipt">{`Subject: ${answer.subject}\n\n${answer.text}`}</ScrollingCode>
            {answer.securityTxt === undefined ? (
              <p className="text-muted">security.txt would not be served: nobody can be named.</p>
            ) : (
              <ScrollingCode label="security.txt">{answer.securityTxt}</ScrollingCode>
            )}
          </div>
        )}
      </div>
    </Fold>
  );
}
