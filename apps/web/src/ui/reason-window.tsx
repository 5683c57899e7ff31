import { type ReactNode, useState } from 'react';
import type { RequestProblem } from '../api/call.ts';
import type { ButtonKind } from './button.tsx';
import { Window } from './dialog.tsx';
import { type FieldProblem, TextArea } from './field.tsx';
import { FormEnd } from './form-end.tsx';
import { Form } from './form.tsx';

/** A window before an act that stays in the evidence: it asks why, and little else. */
export function ReasonWindow({
  title,
  note,
  question = 'Why',
  act,
  onReason,
  children,
  onClose,
  ...end
}: {
  title: string;
  note?: string;
  question?: string;
  act: {
    readonly isBusy: boolean;
    readonly problem: RequestProblem | undefined;
    readonly fieldProblem: (field: string) => FieldProblem | undefined;
  };
  onReason: (reason: string) => void;
  /** What is asked before the reason. */
  children?: ReactNode;
  label: string;
  kind?: ButtonKind;
  back?: string;
  isOff?: boolean;
  onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <Window title={title} note={note} onClose={onClose}>
      <Form onSubmit={() => onReason(reason)}>
        {children}
        <TextArea label={question} value={reason} onValue={setReason} problem={act.fieldProblem('reason')} />
        <FormEnd act={act} {...end} onClose={onClose} />
      </Form>
    </Window>
  );
}
