import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { SetUpSteps } from './set-up-steps.tsx';
import { type SourceDraft, SourceFields } from './source-fields.tsx';
import type { Kind, Source } from './source-words.ts';

export function NewSourceWindow({ kinds, onClose }: { kinds: readonly Kind[]; onClose: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState(kinds[0]?.kind ?? '');
  const [draft, setDraft] = useState<SourceDraft>({ service: '', axis: 'reliability' });
  const act = useAct('createAlertSource');
  const service = draft.service.trim();
  const chosen = kinds.find((each) => each.kind === kind);
  if (act.answer !== undefined && chosen !== undefined)
    return <KeyWindow kind={chosen} sourceKey={act.answer.key} onClose={onClose} />;
  return (
    <Window
      title="Add a source"
      note="One for each system that sends, so that each can be switched off alone."
      onClose={onClose}
    >
      <Form
        onSubmit={() => void act.submit({ body: { name, kind, axis: draft.axis, ...(service !== '' && { service }) } })}
      >
        <SelectField
          label="What sends"
          value={kind}
          onValue={setKind}
          options={kinds.map((each) => ({ value: each.kind, label: each.title }))}
        />
        <TextField
          label="Name"
          hint="As people know it, for example prometheus-eu"
          value={name}
          onValue={setName}
          problem={act.fieldProblem('name')}
        />
        <SourceFields value={draft} onValue={setDraft} problemOf={act.fieldProblem} />
        <FormEnd act={act} label="Add the source" onClose={onClose} />
      </Form>
    </Window>
  );
}

/** Asks before the old key stops, then tells the new one. */
export function RotateKeyWindow({
  source,
  kind,
  onClose,
}: {
  source: Source;
  kind: Kind | undefined;
  onClose: () => void;
}) {
  const act = useAct('rotateAlertSourceKey');
  if (act.answer !== undefined && kind !== undefined)
    return <KeyWindow kind={kind} sourceKey={act.answer.key} onClose={onClose} />;
  return (
    <Window title={`A new key for ${source.name}`} onClose={onClose}>
      <Form onSubmit={() => void act.submit({ params: { source: source.name }, body: {} })}>
        <p className="pretty">
          The old one stops at once: alerts sent with it are refused until the sender has the new one.
        </p>
        <FormEnd act={act} label="Make a new key" isOff={kind === undefined} onClose={onClose} />
      </Form>
    </Window>
  );
}

/** The key, this once, and what to do with it at the sender. */
function KeyWindow({ kind, sourceKey, onClose }: { kind: Kind; sourceKey: string; onClose: () => void }) {
  return (
    <Window title={kind.title} note="The key is shown now and never again." onClose={onClose}>
      <div className="grid gap-4">
        <div className="grid gap-1">
          <p className="text-sm font-semibold">Key</p>
          <CommandLine>{sourceKey}</CommandLine>
        </div>
        <SetUpSteps kind={kind} sourceKey={sourceKey} />
        <Button className="justify-self-start" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Window>
  );
}
