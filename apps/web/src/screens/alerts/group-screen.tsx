        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
          <div className="grid min-w-0 gap-5">
            <Section title="Who has it">
              <Loaded query={chain} rows={3}>
                {({ escalation }) => <GroupStanding escalation={escalation} />}
              </Loaded>
            </Section>
            <LinkList links={[...linksOf(group.items)]} />
            <GroupAlerts group={group} />
          </div>
          <div className="grid min-w-0 gap-5">
            <Section title="What happened" note={chain.data?.isCut ? 'the newest lines' : undefined}>
              {chain.data === undefined ? (
                <Loading rows={6} />
              ) : (
                <ChainList
                  entries={[
                    ...(chain.data.isCut ? [] : beginning(group, chain.data.lines)),
                    ...chain.data.lines.map((line, index) => ({ ...line, key: `${line.at} ${index}` })),
                    ...heldMessages(chain.data.notifications, now),
                  ]}
                />
              )}
            </Section>
            {chain.data && (
              <Fold title="Messages" note={String(chain.data.notifications.length)}>
                <MessageTable notifications={chain.data.notifications} />
              </Fold>
            )}
          </div>
        </div>
        {/* Room for what stands at the thumb. */}
        <div aria-hidden className="h-44 lg:hidden" />
      </div>
    </>
  );
}

export function Urgency({ urgency }: { urgency: 'high' | 'low' }) {
  const Icon = urgency === 'high' ? BellRing : Bell;
  return (
    <span className={`inline-flex items-center gap-1.5 ${urgency === 'high' ? 'text-bad' : ''}`}>
      <Icon size={14} aria-hidden />
      {urgency} urgency
    </span>
  );
}

const MOST_ALERTS = 20;

function GroupAlerts({ group }: { group: AlertGroup }) {
  const over = group.alerts - group.openAlerts;
  return (
    <Section
      title="Alerts"
      note={`${group.openAlerts} open${over > 0 ? `, ${over} over` : ''}`}
      flush
      actions={
        group.alerts > MOST_ALERTS && (
          <Link to="/alerts" search={{ group: group.id }} className="link">
            All {counted(group.alerts, 'alert')}
          </Link>
        )
      }
    >
      {group.items.length === 0 ? (
        <Empty title="None open">{counted(group.alerts, 'alert')} came to it.</Empty>
      ) : (
        <ul>
          {group.items.slice(0, MOST_ALERTS).map((alert) => (
            <li key={alert.id} className="border-b border-line last:border-b-0">
              <Link
                to="/alerts/$alert"
                params={{ alert: alert.id }}
                className="grid min-h-11 gap-1 px-4 py-2.5 -outline-offset-2 hover:bg-raised/60"
              >
                <span
                  className={`font-medium [overflow-wrap:anywhere] ${alert.state === 'resolved' ? 'text-muted' : ''}`}
                >
                  {alert.summary}
                </span>
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
                  <SeverityChip severity={alert.severity} />
                  {alert.source}
                  {alert.state === 'resolved' ? <span>over</span> : null}
                  {alert.count > 1 && <span>{alert.count} times</span>}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
