import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { CheckField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { PreviewPart, ServedPart } from './served-part.tsx';
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
  return (
    <>
      <Form className="grid gap-5" onSubmit={() => void act.submit({ body: { settings, version: state.version } })}>
        <Section title="The form" note={state.formUrl}>
          <div className="grid gap-4">
            <CheckField
              label="Anybody may report something by the form"
              hint="Without an account, a script or a service of somebody else."
              isOn={draft.isOpen}
              onChange={(isOpen) => setDraft({ ...draft, isOpen })}
            />
            <TextArea label="Words above the form" {...field('intro', 'form.intro')} />
            <TextArea
              label="Places to choose from"
              hint="One in a line. Everybody can read them; free text stays possible."
              {...field('places', 'form.places')}
            />
            <div className="grid gap-4 sm:grid-cols-3">
              <TextField
                label="Files, in MiB"
                inputMode="numeric"
                hint="0: none"
                {...field('maxAttachmentMiB', 'form.maxAttachmentMiB')}
              />
              <TextField
                label="Reports an hour"
                inputMode="numeric"
                hint="From everybody together"
                {...field('perHour', 'form.perHour')}
              />
              <TextField
                label="From one address"
                inputMode="numeric"
                hint="Behind a proxy all have its address"
                {...field('perAddressPerHour', 'form.perAddressPerHour')}
              />
            </div>
          </div>
        </Section>
        <Section title="By mail">
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_12rem]">
            <TextField
              label="Address"
              type="email"
              placeholder="security@example.org"
              hint={
                state.canTakeMail
                  ? 'Mails to it become reports.'
                  : 'This server listens for no mails yet: LOCKSTEP_SMTP_LISTEN.'
              }
              {...field('address', 'mail.address')}
            />
            <TextField
              label="Receipts a day"
              inputMode="numeric"
              hint="To one address"
              {...field('receiptsPerDay', 'mail.receiptsPerDay')}
            />
          </div>
        </Section>
        <Section title="security.txt" note={state.securityTxtUrl}>
          <div className="grid gap-4">
            <TextArea
              label="Contacts"
              hint="One in a line, the best first: mailto:…, https://… or tel:…. Without any, the form and the mail address stand there."
              {...field('contacts', 'securityTxt.contacts')}
            />
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField label="Policy" type="url" placeholder="https://" {...field('policy', 'securityTxt.policy')} />
              <TextField
                label="Thanks"
                type="url"
                placeholder="https://"
                {...field('acknowledgments', 'securityTxt.acknowledgments')}
              />
              <TextField label="Languages" placeholder="en, de" {...field('languages', 'securityTxt.languages')} />
              <TextField
                label="Expires in days"
                inputMode="numeric"
                hint="Moves on every day, at most 365"
                {...field('validDays', 'securityTxt.validDays')}
              />
            </div>
            <TextArea
              label="Keys for encryption"
              rows={1}
              placeholder="https://"
              {...field('encryption', 'securityTxt.encryption')}
            />
          </div>
        </Section>
        <Section title="Deadlines and the receipt">
          <div className="grid gap-4">
            <div className="grid gap-4 sm:grid-cols-3">
              <TextField
                label="First answer"
                inputMode="numeric"
                hint="In working days"
                {...field('receiptWorkingDays', 'deadlines.receiptWorkingDays')}
              />
              <TextField
                label="Fixed and public"
                inputMode="numeric"
                hint="In days"
                {...field('fixDays', 'deadlines.fixDays')}
              />
              <TextField label="Zone" hint="Where the working days are" {...field('zone', 'deadlines.zone')} />
            </div>
            <TextArea label="Own words in the receipt" rows={3} {...field('receiptText', 'receipt.text')} />
          </div>
        </Section>
        <FormEnd act={act} label="Keep it" />
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
