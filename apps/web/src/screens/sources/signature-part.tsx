import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { fieldsOf, formName, formsOf, type Form as SignatureForm, type Kind, type Source } from './source-words.ts';

/** How a payload is proven to be of its sender, besides the key. A secret that is set is never shown again. */
export function SignaturePart({ source, kind }: { source: Source; kind: Kind }) {
  const [isChanging, setIsChanging] = useState(false);
  const act = useAct('updateAlertSource', () => showToast('From now on the key alone counts'));
  const params = { source: source.name };
  const { signature } = source;
  return (
    <Section
      title="Signature"
      note={signature === null ? 'the key alone counts' : 'what is not signed is refused'}
      actions={
        !isChanging && (
          <>
            <Button onClick={() => setIsChanging(true)}>{signature === null ? 'Require one' : 'Change'}</Button>
            {signature !== null && (
              <Button
                kind="quiet"
                isBusy={act.isBusy}
                onClick={() => void act.submit({ params, body: { signature: null } })}
              >
                Require none
              </Button>
            )}
          </>
        )
      }
    >
      {act.problem && <ProblemNote problem={act.problem} />}
      {isChanging ? (
        <SignatureFields source={source} kind={kind} onClose={() => setIsChanging(false)} />
      ) : (
        <p className="pretty">
          {signature === null ? (
            'Whoever has the address can send. A signature keeps out those who found it in a log.'
          ) : (
            <>
              {formName(signature.form)}
              {signature.header !== null && (
                <>
                  {' '}
                  (<code>{signature.header}</code>)
                </>
              )}
              {fieldsOf(signature.form, kind).asksSecret && '. The secret is set and never shown again.'}
            </>
          )}
        </p>
      )}
    </Section>
  );
}

function SignatureFields({ source, kind, onClose }: { source: Source; kind: Kind; onClose: () => void }) {
  const forms = formsOf(kind);
  const [form, setForm] = useState<SignatureForm>(source.signature?.form ?? forms[0] ?? 'standard_webhooks');
  const [secret, setSecret] = useState('');
  const [header, setHeader] = useState(source.signature?.header ?? '');
  const act = useAct('updateAlertSource', () => {
    showToast(`${source.name} takes only what is signed. Send a test from the sender.`);
    onClose();
  });
  const { asksSecret, asksHeader } = fieldsOf(form, kind);
  const signature = {
    form,
    ...(asksSecret && secret !== '' && { secret }),
    ...(asksHeader && header !== '' && { header }),
  };
  return (
    <Form
      className="grid max-w-xl gap-4"
      onSubmit={() => void act.submit({ params: { source: source.name }, body: { signature } })}
    >
      <SelectField
        label="Proven by"
        value={form}
        onValue={(value) => {
          setForm(forms.find((each) => each === value) ?? form);
          act.reset();
        }}
        options={forms.map((each) => ({ value: each, label: formName(each) }))}
        problem={act.fieldProblem('signature.form')}
      />
      {asksHeader && (
        <TextField
          label="Header"
          hint="In lower case, for example x-signature"
          value={header}
          onValue={setHeader}
          problem={act.fieldProblem('signature.header')}
        />
      )}
      {asksSecret && (
        <TextField
          label="Secret"
          type="password"
          autoComplete="new-password"
          hint="The same as at the sender, at least eight characters. It is never shown again."
          value={secret}
          onValue={setSecret}
          problem={act.fieldProblem('signature.secret')}
        />
      )}
      <FormEnd act={act} label="Require this signature" onClose={onClose} />
    </Form>
  );
}
