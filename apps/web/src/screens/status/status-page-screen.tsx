import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, Segments, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { SampleTag } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ComponentsEditor } from './components-editor.tsx';
import { lookOfPage, type StatusPage } from './status-words.ts';
import { WebhooksPart } from './webhooks-part.tsx';

const route = getRouteApi('/app/status-pages/$page');

/** One page: its components, its words, who hears of it. */
export function StatusPageScreen() {
  const { page } = route.useParams();
  const query = useQuery(ask('getStatusPage', { params: { page } }));
  return (
    <Loaded query={query} heading={page}>
      {(known) => <Known page={known} />}
    </Loaded>
  );
}

function Known({ page }: { page: StatusPage }) {
  const may = useMay('status.manage');
  const { slug, title, audience, isSample, subscribers } = page;
  const look = lookOfPage(page);
  return (
    <>
      <PageHead
        title={title}
        tab={title}
        crumbs={[
          <Link key="all" to="/status-pages" className="link">
            Status pages
          </Link>,
        ]}
        facts={
          <>
            {isSample && <SampleTag />}
            <span className={`font-medium ${look.ink}`}>{look.word}</span>
            <span>{audience === 'public' ? 'everybody may read it' : 'only signed-in people may read it'}</span>
          </>
        }
        actions={
          <a className="btn btn-plain" href={`/status/${slug}`}>
            Open the page
          </a>
        }
      />
      <div className="grid gap-5">
        <Section title="Components" note="in the order of the page">
          <ComponentsEditor key={page.components.map(({ id }) => id).join()} page={page} may={may} />
        </Section>
        <Section title="Subscribers">
          <div className="grid gap-4">
            <p className="text-muted">
              {subscribers.mails} by mail, {subscribers.waiting} who have not said yes, {subscribers.webhooks}{' '}
              endpoints. Readers subscribe on the page; feeds need nothing.
            </p>
            {may && <WebhooksPart slug={slug} />}
            {may && <ForgetField slug={slug} />}
          </div>
        </Section>
        {may && (
          <Section title="Words and readers">
            <WordsForm page={page} />
          </Section>
        )}
        {may && <RemovePart slug={slug} />}
      </div>
    </>
  );
}

function WordsForm({ page }: { page: StatusPage }) {
  const [title, setTitle] = useState(page.title);
  const [text, setText] = useState(page.text);
  const [audience, setAudience] = useState(page.audience);
  const [isSure, setIsSure] = useState(false);
  const save = useAct('updateStatusPage', () => showToast('Saved'));
  const opens = page.audience === 'internal' && audience === 'public';
  return (
    <Form onSubmit={() => void save.submit({ params: { page: page.slug }, body: { title, text, audience, isSure } })}>
      <TextField label="Title" value={title} onValue={setTitle} problem={save.fieldProblem('title')} />
      <TextArea
        label="Text at the top"
        hint="Markdown: what this is, and how people reach you"
        rows={4}
        value={text}
        onValue={setText}
        problem={save.fieldProblem('text')}
      />
      <Segments
        label="Who may read it"
        value={audience}
        options={[
          { value: 'public', label: 'Everybody' },
          { value: 'internal', label: 'Signed-in people' },
        ]}
        onValue={setAudience}
      />
      {opens && <CheckField label="Everybody may read its history, too" isOn={isSure} onChange={setIsSure} />}
      {save.problem && save.problem.fields.length > 0 && <ProblemNote problem={save.problem} />}
      <FormEnd act={save} label="Save" />
    </Form>
  );
}

function ForgetField({ slug }: { slug: string }) {
  const [email, setEmail] = useState('');
  const forget = useAct('forgetStatusSubscriber', () => {
    showToast('That address gets no mails of this page');
    setEmail('');
  });
  return (
    <Form
      className="flex flex-wrap items-end gap-3"
      onSubmit={() => void forget.submit({ params: { page: slug }, body: { email } })}
    >
      <TextField
        label="Forget a mail address"
        value={email}
        onValue={setEmail}
        problem={forget.fieldProblem('email')}
      />
      <Button type="submit" isBusy={forget.isBusy}>
        Forget it
      </Button>
      {forget.problem && forget.problem.fields.length === 0 && <ProblemNote problem={forget.problem} />}
    </Form>
  );
}

function RemovePart({ slug }: { slug: string }) {
  const navigate = useNavigate();
  const [isSure, setIsSure] = useState(false);
  const remove = useAct('removeStatusPage', () => void navigate({ to: '/status-pages' }), 'listStatusPages');
  return (
    <Section title="Take the page away">
      <div className="grid gap-3">
        <p className="text-muted">
          Its components, their history and its subscribers go with it. This can not be undone.
        </p>
        <CheckField label="I know" isOn={isSure} onChange={setIsSure} />
        {remove.problem && <ProblemNote problem={remove.problem} />}
        <div>
          <Button
            kind="danger"
            disabled={!isSure}
            isBusy={remove.isBusy}
            onClick={() => void remove.submit({ params: { page: slug } })}
          >
            Take it away
          </Button>
        </div>
      </div>
    </Section>
  );
}
