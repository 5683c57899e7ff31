import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FileDown, FileText } from 'lucide-react';
import { call, RequestProblem } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Empty, Loading, NoAnswer, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import { ActionItemsPart } from './action-items-part.tsx';
import { type Postmortem, stateLook } from './postmortem-words.ts';
import { ReviewPart } from './review-part.tsx';
import { SectionPart } from './section-part.tsx';

const route = getRouteApi('/app/incidents/$incident/postmortem');

/** What an incident taught: written by both sides out of what the timeline holds, signed by both leads. */
export function PostmortemScreen() {
  const { incident } = route.useParams();
  const may = useMay('incidents.write');
  const query = useQuery({ ...ask('getPostmortem', { params: { incident } }), retry: false });
  const isMissing = query.error instanceof RequestProblem && query.error.code === 'postmortems.postmortem_not_found';
  const crumbs = [
    <Link key="postmortems" to="/postmortems" className="link">
      Postmortems
    </Link>,
    <Link key="room" to="/incidents/$incident" params={{ incident }} className="link font-mono">
      {incident}
    </Link>,
  ];
  if (query.data === undefined) {
    return (
      <>
        <PageHead title={`Postmortem of ${incident}`} tab={`Postmortem of ${incident}`} crumbs={crumbs} />
        <div className="panel">
          {query.isPending ? <Loading rows={6} /> : isMissing ? <NotBegun incident={incident} may={may} /> : null}
          {query.isError && !isMissing && (
            <div className="p-4">
              <NoAnswer problem={query.error} onRetry={() => void query.refetch()} />
            </div>
          )}
        </div>
      </>
    );
  }
  return <Written incident={incident} postmortem={query.data} may={may} crumbs={crumbs} />;
}

function NotBegun({ incident, may }: { incident: string; may: boolean }) {
  const act = useAct('draftPostmortem');
  return (
    <Empty
      title="Nobody has begun it"
      action={
        may && (
          <Button
            kind="primary"
            icon={FileText}
            isBusy={act.isBusy}
            onClick={() => void act.submit({ params: { incident } })}
          >
            Begin it out of the timeline
          </Button>
        )
      }
    >
      Times, decisions, exposures and who was asked stand in it already; what it asks besides only people know.
      {act.problem && <ProblemNote problem={act.problem} />}
    </Empty>
  );
}

function Written({
  incident,
  postmortem,
  may,
  crumbs,
}: {
  incident: string;
  postmortem: Postmortem;
  may: boolean;
  crumbs: Parameters<typeof PageHead>[0]['crumbs'];
}) {
  const { word, ink } = stateLook[postmortem.state];
  return (
    <>
      <PageHead
        title={postmortem.incident.title}
        tab={`Postmortem of ${incident}`}
        crumbs={crumbs ?? []}
        facts={
          <>
            <span>
              Postmortem, <span className={`font-medium ${ink}`}>{word}</span>
            </span>
            {postmortem.incident.isDrill && <span className="tag">drill</span>}
            {postmortem.incident.isPrivileged && <span className="tag">privileged and confidential</span>}
          </>
        }
        actions={
          <>
            <Button icon={FileDown} onClick={() => void save(incident, 'markdown')}>
              Markdown
            </Button>
            <Button icon={FileDown} onClick={() => void save(incident, 'html')}>
              To print
            </Button>
          </>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-5">
          {postmortem.sections.map((section) => (
            <SectionPart key={`${section.key} ${section.version}`} incident={incident} section={section} may={may} />
          ))}
        </div>
        <div className="grid min-w-0 gap-5 lg:sticky lg:top-5">
          <ReviewPart incident={incident} postmortem={postmortem} may={may} />
          <ActionItemsPart incident={incident} may={may} />
        </div>
      </div>
    </>
  );
}

/** One file, by the browser's own way of keeping one. */
async function save(incident: string, format: 'markdown' | 'html'): Promise<void> {
  try {
    const { fileName, text } = await call('exportPostmortem', { params: { incident }, query: { format } });
    const type = format === 'html' ? 'text/html' : 'text/markdown';
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = Object.assign(document.createElement('a'), { href: address, download: fileName });
    link.click();
    // Not before the browser has taken it.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    showToast(`Saved as ${fileName}.`);
  } catch (problem) {
    tellProblem(problem);
  }
}
