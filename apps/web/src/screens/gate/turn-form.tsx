import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { RequestProblem } from '../../api/call.ts';
import { Button } from '../../ui/button.tsx';
import { Digest } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { type FieldProblem, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { type VerdictName, verdictLook } from '../../ui/verdict.tsx';

/** Shows what exactly is signed before a key turns, and takes a note. */
export function TurnForm({
  title,
  note: about,
  act,
  digest,
  lapses,
  label,
  onTurn,
  onClose,
  children,
  instead,
}: {
  title: string;
  note: string;
  act: {
    readonly isBusy: boolean;
    readonly problem: RequestProblem | undefined;
    readonly fieldProblem: (field: string) => FieldProblem | undefined;
  };
  /** What the signature is bound to. */
  digest: string;
  lapses: string;
  label: string;
  onTurn: (note: string) => void;
  onClose: () => void;
  /** What is signed. */
  children: ReactNode;
  /** Takes the place of the act when it can not be done as it stands. */
  instead?: ReactNode;
}) {
  const [note, setNote] = useState('');
  return (
    <Window title={title} note={about} onClose={onClose}>
      <Form onSubmit={() => onTurn(note)}>
        <div>
          <h3 className="mb-1.5 font-semibold">You sign that it may go although</h3>
          {children}
        </div>
        <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-md bg-raised px-3 py-2 text-sm">
          <dt className="text-muted">Bound to</dt>
          <dd>
            <Digest value={digest} />
          </dd>
          <dt className="text-muted">Lapses</dt>
          <dd>{lapses}</dd>
        </dl>
        <TextArea
          label="Note"
          hint="Optional. Stays in the evidence."
          value={note}
          onValue={setNote}
          problem={act.fieldProblem('note')}
        />
        {act.problem && <ProblemNote problem={act.problem} />}
        {instead ?? (
          <div className="flex flex-wrap gap-2">
            <Button type="submit" kind="primary" icon={KeyRound} isBusy={act.isBusy}>
              {label}
            </Button>
            <Button kind="quiet" onClick={onClose}>
              Not now
            </Button>
          </div>
        )}
      </Form>
    </Window>
  );
}

/** A ground that is signed for, with the shape of what it leads to. */
export function SignedGround({
  verdict,
  sentence,
  children,
}: {
  verdict: VerdictName;
  sentence: string;
  children?: ReactNode;
}) {
  return (
    <li className="flex gap-2.5 pretty">
      <span className={`mt-1 ${verdictLook[verdict].ink}`}>
        <ShapeMark shape={verdict} size={13} />
      </span>
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <Prose text={sentence} />
        {children}
      </div>
    </li>
  );
}
