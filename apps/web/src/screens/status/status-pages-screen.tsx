import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { SampleTag } from '../../ui/tags.tsx';
import { audienceWords, lookOfPage, type StatusPage } from './status-words.ts';

/** The pages there are, how each stands, and who hears of them. */
export function StatusPagesScreen() {
  const may = useMay('status.manage');
  const [isMaking, setIsMaking] = useState(false);
  const query = useQuery(ask('listStatusPages'));
  return (
    <>
      <PageHead
        title="Status pages"
        tab="Status pages"
        crumbs={[
          <Link key="all" to="/announcements" search={{}} className="link">
            Status updates
          </Link>,
        ]}
        actions={
          may && (
            <Button kind="primary" icon={Plus} onClick={() => setIsMaking(true)}>
              Make a page
            </Button>
          )
        }
      />
      <div className="panel min-w-0">
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No status page yet">
                A public one tells customers how things stand and keeps answering while the database is away. One for
                your own people needs a sign-in.
              </Empty>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((page) => (
                  <PageRow key={page.slug} page={page} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      {isMaking && <NewPageWindow onClose={() => setIsMaking(false)} />}
    </>
  );
}

function PageRow({ page }: { page: StatusPage }) {
  const { slug, title, audience, isSample, components, subscribers, openAnnouncements } = page;
  const look = lookOfPage(page);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold [overflow-wrap:anywhere]">
          <Link to="/status-pages/$page" params={{ page: slug }} className="link">
            {title}
          </Link>
          {isSample && <SampleTag />}
          <span className={`chip ${look.ink}`}>{look.word}</span>
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          <span>for {audienceWords[audience]}</span>
          <span>{counted(components.length, 'component')}</span>
          <span>{counted(subscribers.mails + subscribers.webhooks, 'subscriber')}</span>
          {openAnnouncements > 0 && <span className="text-warn">{openAnnouncements} open</span>}
        </p>
      </div>
      <a className="btn btn-quiet" href={`/status/${slug}`}>
        Open it<span className="sr-only"> ({title})</span>
      </a>
    </li>
  );
}

function NewPageWindow({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [slug, setSlug] = useState('');
  const [audience, setAudience] = useState<'public' | 'internal'>('public');
  const make = useAct('createStatusPage', (page) => {
    onClose();
    void navigate({ to: '/status-pages/$page', params: { page: page.slug } });
  });
  return (
    <Window title="Make a status page" note="Its components come next." onClose={onClose}>
      <Form onSubmit={() => void make.submit({ body: { slug, title, audience } })}>
        <TextField label="Title" value={title} onValue={setTitle} problem={make.fieldProblem('title')} />
        <TextField
          label="Address"
          hint={`${location.origin}/status/${slug === '' ? '...' : slug}`}
          value={slug}
          onValue={setSlug}
          problem={make.fieldProblem('slug')}
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
        <FormEnd act={make} label="Make it" onClose={onClose} />
      </Form>
    </Window>
  );
}
