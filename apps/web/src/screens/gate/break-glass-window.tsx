import { Bell, Clock, FileCheck2, Hammer, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { Decision } from './words.ts';

const consequences = [
  { icon: Clock, words: 'It holds for 4 hours, then it ends by itself.' },
  { icon: Bell, words: 'Both teams are told at once.' },
  { icon: UserCheck, words: 'The other key reviews it within 24 hours.' },
  { icon: FileCheck2, words: 'Your name and your reason stay in the evidence.' },
] as const;

/** One person, alone, at once. Typing the version takes two seconds and rules out a slip. */
export function BreakGlassWindow({ decision, onClose }: { decision: Decision; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const act = useAct('breakGlass', () => {
    showToast('The glass is broken. Both teams have been told.');
    onClose();
  });
  const isTyped = typed.trim() === decision.target;
  return (
    <Window
      title="Break the glass"
      note={`Go to ${decision.target} in ${decision.environment} without the keys.`}
      onClose={onClose}
    >
      <Form
        onSubmit={() => {
          if (isTyped) void act.submit({ params: { decision: decision.id }, body: { reason } });
        }}
      >
        <ul className="grid gap-2 rounded-md bg-raised p-3">
          {consequences.map(({ icon: Icon, words }) => (
            <li key={words} className="flex items-center gap-2.5">
              <Icon size={15} aria-hidden className="shrink-0 text-muted" />
              {words}
            </li>
          ))}
        </ul>
        <TextArea label="Why it can not wait" value={reason} onValue={setReason} problem={act.fieldProblem('reason')} />
        <TextField
          label={`Type ${decision.target} to confirm`}
          value={typed}
          onValue={setTyped}
          className="font-mono"
          spellCheck={false}
          autoCapitalize="none"
        />
        <FormEnd
          act={act}
          label="Break the glass"
          kind="danger"
          icon={Hammer}
          isOff={!isTyped}
          back="Back"
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}
