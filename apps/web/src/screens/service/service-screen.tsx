import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { KeyRound, Navigation, Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useKeyAxes, useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { servicesCrumb } from '../../ui/crumbs.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { ExposureTag, ModeTag, SampleTag, VersionText } from '../../ui/tags.tsx';
import type { ServiceItem } from '../services/service-rows.ts';
import { Harbour } from '../services/services-screen.tsx';
import { ChangesPart } from './changes-part.tsx';
import { OpenExposures } from './exposures-part.tsx';
import { HoldsPart } from './holds-part.tsx';
import { IncidentsPart } from './incidents-part.tsx';
import { LedgerSection } from './ledger-section.tsx';
import { ReleasesPart } from './releases-part.tsx';

const route = getRouteApi('/app/services/$service');
const ModeWindow = lazy(() => import('./mode-window.tsx').then((module) => ({ default: module.ModeWindow })));
const PreSignWindow = lazy(() => import('./pre-sign-window.tsx').then((module) => ({ default: module.PreSignWindow })));
const EditWindow = lazy(() => import('./edit-window.tsx').then((module) => ({ default: module.EditWindow })));

export function ServiceScreen() {
  const { service } = route.useParams();
  return (
    <Loaded heading={service} query={useQuery(ask('getService', { params: { service } }))}>
      {(data) => <ServiceView service={data} />}
    </Loaded>
  );
}

function ServiceView({ service }: { service: ServiceItem }) {
  const { part = 'releases' } = route.useSearch();
  const navigate = useNavigate();
  useCommand('gate.ask', () => void navigate({ to: '/gate', search: { service: service.name } }));
  const to = { to: '/services/$service', params: { service: service.name } } as const;
  return (
    <>
      <PageHead
        title={
          service.title === ''
            ? service.name
            : service.title === service.name
              ? service.name
              : `${service.name}, ${service.title}`
        }
        tab={service.name}
        crumbs={[servicesCrumb]}
        facts={<Facts service={service} />}
        actions={
          <LinkButton kind="primary" icon={Navigation} keys="w" to="/gate" search={{ service: service.name }}>
            Where can it go?
          </LinkButton>
        }
      />
      <FeedNotice isSample={service.isSample} />
      <div className="grid gap-5">
        <Harbours service={service.name} />
        <OpenExposures service={service.name} />
        <LedgerSection service={service.name} registeredAt={service.createdAt} />
        <section className="panel min-w-0">
          <PartLinks
            label="More about this service"
            parts={[
              {
                key: 'releases',
                label: 'Releases',
                link: { ...to, search: (before) => ({ ...before, part: undefined }) },
              },
              {
                key: 'incidents',
                label: 'Incidents',
                link: { ...to, search: (before) => ({ ...before, part: 'incidents' }) },
              },
              {
                key: 'changes',
                label: 'Recorded changes',
                link: { ...to, search: (before) => ({ ...before, part: 'changes' }) },
              },
              {
                key: 'holds',
                label: 'Holds and floor',
                link: { ...to, search: (before) => ({ ...before, part: 'holds' }) },
              },
            ]}
            current={part}
          />
          {part === 'incidents' ? (
            <IncidentsPart service={service.name} />
          ) : part === 'changes' ? (
            <ChangesPart service={service.name} />
          ) : part === 'holds' ? (
            <HoldsPart service={service.name} />
          ) : (
            <ReleasesPart service={service.name} />
          )}
        </section>
      </div>
    </>
  );
}

function Facts({ service }: { service: ServiceItem }) {
  const mayMode = useMay('services.mode');
  const mayManage = useMay('services.manage');
  const [open, setOpen] = useState<'nothing' | 'mode' | 'edit'>('nothing');
  return (
    <>
      {service.isSample && <SampleTag />}
      <span>{service.team === null ? 'no team owns it' : `team ${service.team}`}</span>
      <span>tier {service.tier}</span>
      <ExposureTag exposure={service.exposure} />
      <ModeTag mode={service.mode} />
      {service.isFailClosed && <span className="tag">fail-closed</span>}
      <span className="-ml-2 flex">
        {mayMode && (
          <Button kind="quiet" onClick={() => setOpen('mode')}>
            {service.mode === 'enforcing' ? 'Go to warn-only' : 'Start enforcing'}
          </Button>
        )}
        {mayManage && (
          <Button kind="quiet" icon={Pencil} onClick={() => setOpen('edit')}>
            Edit
          </Button>
        )}
      </span>
      <Suspense>
        {open === 'mode' && <ModeWindow service={service} onClose={() => setOpen('nothing')} />}
        {open === 'edit' && <EditWindow service={service} onClose={() => setOpen('nothing')} />}
      </Suspense>
    </>
  );
}

/** Where it could go back to now, per environment, before anything burns. */
function Harbours({ service }: { service: string }) {
  const harbours = useQuery(ask('listSafeHarbours', { query: { service } })).data?.items ?? [];
  const axes = useKeyAxes('sign');
  const [signing, setSigning] = useState<string>();
  const running = harbours.filter((harbour) => harbour.current !== null);
  if (running.length === 0) return null;
  return (
    <ul aria-label="Safe harbours" className="grid gap-3 sm:grid-cols-[repeat(auto-fit,minmax(20rem,26rem))]">
      {running.map((harbour) => (
        <li key={harbour.environment} className="panel grid content-start gap-2 px-4 py-3">
          <p className="flex items-baseline justify-between gap-3">
            <span className="text-sm text-muted">{harbour.environment} runs</span>
            <VersionText version={harbour.current ?? ''} isStrong />
          </p>
          <div className="flex items-start justify-between gap-3">
            <span className="shrink-0 text-sm text-muted">Safe harbour</span>
            <Harbour harbour={harbour} />
          </div>
          {axes.length > 0 && (
            <Button
              kind="quiet"
              icon={KeyRound}
              className="-mb-1 -ml-2 justify-self-start"
              onClick={() => setSigning(harbour.environment)}
            >
              Sign by day
            </Button>
          )}
          {harbour.preSignatures.length > 0 && (
            <p className="text-sm text-muted">
              Signed by day:{' '}
              {harbour.preSignatures
                .map((signature) => `${signature.version} (${signature.axis}, ${signature.by.name})`)
                .join(', ')}
            </p>
          )}
        </li>
      ))}
      <Suspense>
        {signing !== undefined && (
          <PreSignWindow service={service} environment={signing} axes={axes} onClose={() => setSigning(undefined)} />
        )}
      </Suspense>
    </ul>
  );
}
