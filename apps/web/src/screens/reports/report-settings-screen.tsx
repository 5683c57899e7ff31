import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { PreviewPart, ServedPart } from './served-part.tsx';
import { DeadlineSection, FileSection, FormSection, MailSection } from './settings-sections.tsx';
import { draftOf, type SettingsDraft, settingsOf, type SettingsState } from './settings-draft.ts';

/** How people outside reach us, and what they are told. */
export function ReportSettingsScreen() {
  const query = useQuery(ask('getReportSettings'));
  return <Loaded query={query}>{(state) => <Parts key={state.version} state={state} />}</Loaded>;
}

function Parts({ state }: { state: SettingsState }) {
  const mayManage = useMay('reports.manage');
  return (
    <>
      <ServedPart state={state} mayManage={mayManage} />
      {mayManage ? <SettingsForm state={state} /> : <PreviewPart settings={state.settings} />}
    </>
  );
}

function SettingsForm({ state }: { state: SettingsState }) {
  const [draft, setDraft] = useState(() => draftOf(state.settings));
  const act = useAct('putReportSettings', () => showToast('Kept. It is served like this from now on.'));
  const settings = settingsOf(draft, state.settings);
  const field = (name: keyof SettingsDraft, path: string) => ({
    value: String(draft[name]),
    onValue: (value: string) => setDraft({ ...draft, [name]: value }),
    problem: problemAt(act.fieldProblem, path),
  });
  const section = { state, draft, onDraft: setDraft, field };
  return (
    <>
      <Form className="grid gap-5" onSubmit={() => void act.submit({ body: { settings, version: state.version } })}>
        <FormSection {...section} />
        <MailSection {...section} />
        <FileSection {...section} />
        <DeadlineSection {...section} />
        <FormEnd act={act} label="Save" />
      </Form>
      <PreviewPart settings={settings} />
    </>
  );
}

type ProblemOf = ReturnType<typeof useAct<'putReportSettings'>>['fieldProblem'];

/** What is wrong with one line of a list is shown at the list. */
function problemAt(problemOf: ProblemOf, path: string) {
  const places = [`settings.${path}`, ...Array.from({ length: 10 }, (_, index) => `settings.${path}.${index}`)];
  return places.map(problemOf).find((each) => each !== undefined);
}
