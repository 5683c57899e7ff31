import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { CheckLine } from './check-line.tsx';
import { CheckWindow } from './check-window.tsx';
import { HeartbeatLine } from './heartbeat-line.tsx';
import { HeartbeatWindow } from './heartbeat-window.tsx';

/** What has to report by itself, and what this server looks at. */
export function MonitorsScreen() {
  const may = useMay('monitors.manage');
  const [adding, setAdding] = useState<'heartbeat' | 'check'>();
  const heartbeats = useList('listHeartbeats', { query: { limit: 50 } });
  const checks = useList('listUptimeChecks', { query: { limit: 50 } });
  const close = () => setAdding(undefined);
  const addButton = (kind: 'heartbeat' | 'check', label: string) =>
    may && (
      <Button kind="primary" icon={Plus} onClick={() => setAdding(kind)}>
        {label}
      </Button>
    );
  return (
    <>
      <Section title="Heartbeats" note="report by themselves" flush actions={addButton('heartbeat', 'Add a heartbeat')}>
        <PagedList
          list={heartbeats}
          empty={
            <Empty title="No heartbeat yet">
              Give each backup and nightly job an address to ping. When a ping stays away, somebody hears of it.
            </Empty>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((heartbeat) => (
                <HeartbeatLine key={heartbeat.id} heartbeat={heartbeat} may={may} />
              ))}
            </ul>
          )}
        </PagedList>
      </Section>
      <Section
        title="Uptime checks"
        note="looked at from this server"
        flush
        actions={addButton('check', 'Add a check')}
      >
        <PagedList
          list={checks}
          empty={
            <Empty title="No check yet">
              Name an address, a port or a certificate. What fails several times in a row is an alert.
            </Empty>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((check) => (
                <CheckLine key={check.id} check={check} may={may} />
              ))}
            </ul>
          )}
        </PagedList>
      </Section>
      {adding === 'heartbeat' && <HeartbeatWindow onClose={close} />}
      {adding === 'check' && <CheckWindow onClose={close} />}
    </>
  );
}
