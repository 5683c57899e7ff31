import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { DeadlinePicker } from './deadline-picker.tsx';
import { joinDeadlines, partSettings } from './deadline-settings.ts';
import { parseSettings, type PolicyItem, settingsText } from './policy-settings.ts';

/** A draft changes nothing: it is validated, can be run dry, and is activated on its own. */
export function DraftPolicy({ from }: { from: PolicyItem }) {
  const navigate = useNavigate({ from: '/settings/policy' });
  const [title, setTitle] = useState('');
  const [cedar, setCedar] = useState(from.cedar);
  const [deadlines, setDeadlines] = useState(() => partSettings(from.settings).deadlines);
  const [settings, setSettings] = useState(() => settingsText(partSettings(from.settings).rest));
  const [settingsProblem, setSettingsProblem] = useState<string>();
  const act = useAct('draftPolicy', (policy) => {
    showToast('Drafted. Run it dry before you activate it.');
    void navigate({ search: { version: String(policy.version) } });
  });
  return (
    <Section title={`Draft from version ${from.version}`}>
      <Form
        onSubmit={() => {
          const parsed = parseSettings(settings);
          setSettingsProblem(parsed.ok ? undefined : parsed.problem);
          if (!parsed.ok) return;
          const body = { title, cedar, settings: { ...parsed.settings, ...joinDeadlines(deadlines) } };
          void act.submit({ body });
        }}
      >
        <TextField label="Title" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
        <DeadlinePicker
          fields={deadlines}
          onFields={setDeadlines}
          problemOf={(name) => act.fieldProblem(`settings.${name}`)}
        />
        <TextArea
          label="Rules (Cedar)"
          value={cedar}
          onValue={setCedar}
          problem={act.fieldProblem('cedar')}
          rows={18}
          spellCheck={false}
          className="font-mono text-xs! leading-relaxed"
        />
        <TextArea
          label="Other settings"
          hint="One to a line: name = value"
          value={settings}
          onValue={setSettings}
          problem={settingsProblem === undefined ? act.fieldProblem('settings') : { problem: settingsProblem }}
          rows={8}
          spellCheck={false}
          className="font-mono text-xs!"
        />
        <FormEnd
          act={act}
          label="Keep the draft"
          onClose={() => void navigate({ search: { version: String(from.version) } })}
        />
      </Form>
    </Section>
  );
}
