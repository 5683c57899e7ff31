import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { ChoiceRow } from '../../ui/choice-row.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { StatusPage } from './status-words.ts';
import { bodyOf, firstDraft } from './update-draft.ts';
import { UpdateFields } from './update-fields.tsx';

const route = getRouteApi('/app/announcements/new');

/** The first update of something new. */
export function NewAnnouncementScreen() {
  const pages = useQuery(ask('listStatusPages'));
  return (
    <>
      <PageHead
        title="Publish an update"
        tab="Publish an update"
        crumbs={[
          <Link key="all" to="/announcements" className="link">
            Status updates
          </Link>,
        ]}
      />
      <div className="panel min-w-0 p-4">
        <Loaded query={pages}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                title="There is no status page yet"
                action={<LinkButton to="/status-pages">Make a status page</LinkButton>}
              >
                Updates are told on pages. A page for your own people is one, too.
              </Empty>
            ) : (
              <WriteFirst pages={items} />
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function WriteFirst({ pages }: { pages: readonly StatusPage[] }) {
  const { incident: about } = route.useSearch();
  const navigate = route.useNavigate();
  const [title, setTitle] = useState('');
  const [incident, setIncident] = useState(about ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(pages.slice(0, 1).map(({ slug }) => slug));
  const [draft, setDraft] = useState(firstDraft);
  const shown = pages.filter(({ slug }) => chosen.includes(slug));
  const toIt = ({ announcement }: { readonly announcement: string }) =>
    void navigate({ to: '/announcements/$announcement', params: { announcement } });
  const publish = useAct('publishStatusUpdate', (update) => {
    showToast('Published');
    toIt(update);
  });
  const keep = useAct('draftStatusUpdate', (update) => {
    showToast('Kept as a draft: nobody outside sees it');
    toIt(update);
  });
  const act = publish.problem === undefined ? (keep.problem === undefined ? publish : keep) : publish;
  const problemOf = (field: string) => publish.fieldProblem(field) ?? keep.fieldProblem(field);
  const body = () => ({
    ...bodyOf(draft, shown, Date.now()),
    title,
    pages: [...chosen],
    ...(incident.trim() !== '' && { incident: incident.trim() }),
  });
  return (
    <Form onSubmit={() => void publish.submit({ body: { ...body(), isSure: draft.isSure } })}>
      <UpdateFields
        draft={draft}
        onDraft={setDraft}
        pages={shown}
        about={{ title, incident: incident.trim() === '' ? undefined : incident.trim() }}
        problemOf={problemOf}
        before={
          <>
            <TextField
              label="Title"
              hint="What readers notice, such as: Sign-in is slow"
              value={title}
              onValue={setTitle}
              problem={problemOf('title')}
            />
            <ChoiceRow
              label="Pages"
              options={pages.map(({ slug, title: name, audience }) => ({
                value: slug,
                label: audience === 'public' ? name : `${name} (inside)`,
              }))}
              values={chosen}
              onValues={setChosen}
            />
            <TextField
              label="Incident"
              hint="Its name, such as INC-12, or nothing. Readers never see it."
              value={incident}
              onValue={setIncident}
              problem={problemOf('incident')}
            />
          </>
        }
      >
        {act.problem && <ProblemNote problem={act.problem} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" kind="primary" icon={Send} isBusy={publish.isBusy}>
            Publish
          </Button>
          <Button isBusy={keep.isBusy} onClick={() => void keep.submit({ body: body() })}>
            Keep as a draft
          </Button>
        </div>
      </UpdateFields>
    </Form>
  );
}
