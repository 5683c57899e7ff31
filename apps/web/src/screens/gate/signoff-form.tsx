import { KeyRound } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RequestProblem } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { type FieldProblem, SelectField, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';

/** Asks keys to sign, with a reason they can judge and an end. */
export function SignoffForm({
  label,
  act,
  onAsk,
}: {
  label: string;
  act: {
    readonly isBusy: boolean;
    readonly problem: RequestProblem | undefined;
    readonly fieldProblem: (field: string) => FieldProblem | undefined;
  };
  onAsk: (asked: { reason: string; expiresInMinutes: number }) => void;
}) {
  const may = useMay('gate.request_signoff');
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState('240');
  useCommand('decision.request', may ? () => form.current?.querySelector('textarea')?.focus() : undefined);
  if (!may) return <p className="text-sm text-muted">Your roles do not allow asking for the keys.</p>;
  return (
    <Form ref={form} onSubmit={() => onAsk({ reason, expiresInMinutes: Number(minutes) })} className="grid gap-3">
      <TextArea
        label="Why it should go all the same"
        hint="The holders read this on their phone."
        value={reason}
        onValue={setReason}
        problem={act.fieldProblem('reason')}
        rows={3}
      />
      <SelectField
        label="The waiver ends after"
        value={minutes}
        onValue={setMinutes}
        problem={act.fieldProblem('expiresInMinutes')}
        options={[
          { value: '60', label: '1 hour' },
          { value: '240', label: '4 hours' },
          { value: '1440', label: '24 hours' },
          { value: '4320', label: '3 days' },
          { value: '20160', label: '14 days' },
        ]}
      />
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      <Button
        type="submit"
        kind="primary"
        icon={KeyRound}
        keys="r"
        isBusy={act.isBusy}
        className="h-auto justify-self-start py-1.5 text-left whitespace-normal"
      >
        {label}
      </Button>
    </Form>
  );
}
