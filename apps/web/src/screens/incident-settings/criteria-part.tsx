import { useQuery } from '@tanstack/react-query';
import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { AxisTag, SeverityTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CriteriaWindow } from './criteria-window.tsx';
import { axes, type Criteria, severities } from './settings-words.ts';

/** What each severity means on each side, as it is in force; a draft of the next version beside it. */
export function CriteriaPart() {
  const query = useQuery(ask('getIncidentCriteria'));
  const may = useMay('incidents.manage');
  const [isOpen, setIsOpen] = useState(false);
  const items = query.data?.items ?? [];
  const draft = items.find(({ state }) => state === 'draft');
  const inForce = items.find(({ state }) => state === 'in_force');
  return (
    <Section
      title="What a severity means"
      note={inForce && `version ${inForce.version}`}
      actions={
        may &&
        inForce && (
          <Button icon={PencilLine} onClick={() => setIsOpen(true)}>
            {draft === undefined ? 'Write the next version' : 'Change the draft'}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {() => (
          <div className="grid gap-5">
            {draft && may && <Draft draft={draft} />}
            {inForce && <Words criteria={inForce} />}
            {inForce && (
              <p className="text-sm text-muted pretty">
                <Since criteria={inForce} />. An incident keeps the version its severity was read by.
              </p>
            )}
          </div>
        )}
      </Loaded>
      {isOpen && inForce && <CriteriaWindow from={draft ?? inForce} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function Since({ criteria: { publishedAt, publishedBy, draftedAt } }: { criteria: Criteria }) {
  if (publishedBy?.kind === 'system') return 'As shipped';
  return (
    <>
      In force since <Time at={publishedAt ?? draftedAt} />, by {publishedBy?.name}
    </>
  );
}

function Draft({ draft }: { draft: Criteria }) {
  const publish = useAct('publishIncidentCriteria', ({ version }) => showToast(`Version ${version} is in force`));
  const discard = useAct('discardIncidentCriteria', () => showToast('The draft is gone'));
  const problem = publish.problem ?? discard.problem;
  return (
    <div className="grid gap-3 rounded-md border ground-warn p-3">
      <p className="font-semibold">
        Draft of version {draft.version}
        {draft.note !== '' && <span className="font-normal text-muted">: {draft.note}</span>}
      </p>
      <Words criteria={draft} />
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          isBusy={publish.isBusy}
          onClick={() => void publish.submit({ body: { version: draft.version } })}
        >
          Put it in force
        </Button>
        <Button kind="quiet" isBusy={discard.isBusy} onClick={() => void discard.submit({})}>
          Throw it away
        </Button>
      </div>
    </div>
  );
}

function Words({ criteria }: { criteria: Criteria }) {
  return (
    <div className="grid gap-x-6 gap-y-4 xl:grid-cols-2">
      {axes.map((axis) => (
        <div key={axis} className="min-w-0">
          <AxisTag axis={axis} />
          <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2">
            {severities.map((severity) => (
              <div key={severity} className="contents">
                <dt>
                  <SeverityTag severity={severity} />
                </dt>
                <dd className="pretty">{criteria.words[axis][severity]}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
}
