import { Fingerprint } from 'lucide-react';
import { useId, useState } from 'react';
import type { RequestProblem } from '../../api/call.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, type FieldProblem, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { sentence } from '../../ui/states.tsx';
import { instantOfLocal, localOf, MomentField } from '../../ui/moment-field.tsx';
import { captureKindWords, type CaptureKindName } from './capture-words.ts';

/** What is sent: fields that are left empty are left out. */
export interface CaptureSaid {
  readonly kinds: CaptureKindName[];
  readonly keptAt: string;
  readonly sha256: string | undefined;
  readonly happenedAt: string | undefined;
  readonly capturedBy: string;
  readonly note: string;
  readonly isMoreToCome: boolean;
}

/** Asks what was captured, where it is kept and when, in that order; the rest is optional. */
export function CaptureForm({
  title,
  note: about,
  act,
  now,
  onSend,
  onClose,
}: {
  title: string;
  note: string;
  act: {
    readonly isBusy: boolean;
    readonly problem: RequestProblem | undefined;
    readonly fieldProblem: (field: string) => FieldProblem | undefined;
  };
  /** Epoch milliseconds: what the moment starts as. */
  now: number;
  onSend: (said: CaptureSaid) => void;
  onClose: () => void;
}) {
  const [kinds, setKinds] = useState<readonly CaptureKindName[]>([]);
  const [keptAt, setKeptAt] = useState('');
  const [start] = useState(() => localOf(new Date(now).toISOString()));
  const [when, setWhen] = useState(start);
  const [note, setNote] = useState('');
  const [sha256, setSha256] = useState('');
  const [capturedBy, setCapturedBy] = useState('');
  const [isMoreToCome, setIsMoreToCome] = useState(false);
  const kindProblem = act.fieldProblem('kinds');
  const kindProblemId = useId();
  const send = () =>
    onSend({
      kinds: [...kinds],
      keptAt,
      sha256: sha256.trim() === '' ? undefined : sha256,
      // Left as it was it means now, by the server's clock.
      happenedAt: when === start ? undefined : instantOfLocal(when),
      capturedBy,
      note,
      isMoreToCome,
    });
  return (
    <Window title={title} note={about} onClose={onClose}>
      <Form onSubmit={send}>
        <fieldset
          className="grid gap-1"
          // Takes the focus when nothing is ticked.
          tabIndex={-1}
          aria-invalid={kindProblem === undefined ? undefined : true}
          aria-describedby={kindProblem === undefined ? undefined : kindProblemId}
        >
          <legend className="mb-1 text-sm font-semibold">What was captured</legend>
          <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
            {captureKindWords.map(([kind, label]) => (
              <CheckField
                key={kind}
                label={label}
                isOn={kinds.includes(kind)}
                onChange={(isOn) => setKinds((was) => (isOn ? [...was, kind] : was.filter((each) => each !== kind)))}
              />
            ))}
          </div>
          {kindProblem && (
            <p id={kindProblemId} className="text-sm text-bad pretty">
              {sentence(kindProblem.problem)}
            </p>
          )}
        </fieldset>
        <TextField
          label="Where it is kept"
          hint="An address, or words by which others find it."
          value={keptAt}
          onValue={setKeptAt}
          problem={act.fieldProblem('keptAt')}
        />
        <MomentField label="When" value={when} onValue={setWhen} problem={act.fieldProblem('happenedAt')} />
        <TextArea
          label="Note"
          hint={kinds.includes('other') ? 'Say what the other thing is.' : 'Optional. Stays in the evidence.'}
          value={note}
          onValue={setNote}
          problem={act.fieldProblem('note')}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="SHA-256"
            hint="Optional. 64 hex digits."
            value={sha256}
            onValue={setSha256}
            problem={act.fieldProblem('sha256')}
            className="font-mono"
            spellCheck={false}
          />
          <TextField
            label="Captured by"
            hint="Optional. If it was not you."
            value={capturedBy}
            onValue={setCapturedBy}
            problem={act.fieldProblem('capturedBy')}
          />
        </div>
        <CheckField
          label="More is to be captured"
          hint="The move goes on waiting."
          isOn={isMoreToCome}
          onChange={setIsMoreToCome}
        />
        <FormEnd act={act} label="Record it" icon={Fingerprint} back="Not now" onClose={onClose} />
      </Form>
    </Window>
  );
}
