import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AllTimelines } from './all-timelines.tsx';
import { CalendarsPart } from './calendars-part.tsx';
import { viewerZone } from './days.ts';
import { FairnessPart } from './fairness-part.tsx';
import { FirstSchedule } from './first-schedule.tsx';
import { GapsBanner } from './gaps-banner.tsx';
import { HolidaysPart } from './holidays-part.tsx';
import { LeavePart } from './leave-part.tsx';
import { MyDuty } from './my-duty.tsx';
import { NowTable } from './now-table.tsx';
import { OnCallTabs } from './oncall-tabs.tsx';
import { RequestsPart } from './requests-part.tsx';
import { useLook } from './use-look.ts';

const route = getRouteApi('/app/oncall');

/** Who is on call, now and in the weeks to come; what is missing, and what waits for me. */
export function OnCallScreen() {
  const { part } = route.useSearch();
  const query = useQuery(ask('listSchedules', { query: { limit: 200 } }));
  const mayManage = useMay('schedules.manage');
  const isEmpty = query.data?.items.length === 0;
  return (
    <>
      <PageHead
        title="On-call"
        tab="On-call"
        actions={
          mayManage &&
          !isEmpty && (
            <LinkButton to="/oncall/new" kind="plain" icon={Plus}>
              New schedule
            </LinkButton>
          )
        }
      />
      <OnCallTabs current={part ?? 'now'} />
      <Loaded query={query}>
        {({ items }) => {
          if (part === 'leave') return <LeavePart />;
          if (items.length === 0) return mayManage ? <FirstSchedule /> : <NoSchedule />;
          if (part === 'fairness') return <FairnessPart />;
          if (part === 'calendars')
            return (
              <div className="grid gap-5">
                <CalendarsPart schedules={items} />
                <HolidaysPart />
              </div>
            );
          return <NowPart />;
        }}
      </Loaded>
    </>
  );
}

function NoSchedule() {
  return (
    <div className="panel">
      <Empty title="No schedule yet">
        Nobody is on call by name. An administrator makes the first schedule here in under a minute.
      </Empty>
    </div>
  );
}

function NowPart() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/oncall' });
  const query = useQuery(ask('listOnCall'));
  const at = query.data === undefined ? 0 : Date.parse(query.data.at);
  const look = useLook(query.data?.people ?? [], viewerZone(), at);
  return (
    <Loaded query={query}>
      {(answer) => (
        <>
          <GapsBanner look={look} />
          <div className="grid gap-5">
            <MyDuty look={look} />
            <RequestsPart look={look} />
            <NowTable answer={answer} look={look} />
            <AllTimelines
              at={at}
              tintOf={look.tintOf}
              search={search}
              onChange={(change) =>
                void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false })
              }
            />
          </div>
        </>
      )}
    </Loaded>
  );
}
