import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useMay, useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { useToldAct } from '../../api/told-act.ts';
import { boundCommands } from '../../shell/bound-commands.ts';
import { singleKeys } from '../../shell/theme.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ChangePassword } from './password-part.tsx';
import { Tokens } from './tokens-part.tsx';

export function AccountScreen() {
  const me = useMe();
  const mayTokens = useMay('access.tokens');
  const isOn = singleKeys.use() === 'on';
  return (
    <>
      <Section
        title={me?.name ?? 'You'}
        actions={
          <>
            {me?.playedBy === undefined && <ChangePassword />}
            <Button icon={LogOut} onClick={() => boundCommands().get('sign-out')?.()}>
              Sign out
            </Button>
          </>
        }
      >
        <CheckField
          label="Keys without Ctrl"
          hint="Letters such as g s go places. Switch them off if you dictate, or if they get in your way."
          isOn={isOn}
          onChange={(next) => singleKeys.set(next ? 'on' : 'off')}
        />
      </Section>
      <Sessions />
      {mayTokens && <Tokens />}
    </>
  );
}

function Sessions() {
  const query = useQuery(ask('listSessions'));
  const end = useToldAct('revokeSession', () => showToast('That session has ended'));
  return (
    <Section title="Your sessions" flush>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="divide-y divide-line">
            {items.map((session) => (
              <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
                <div className="min-w-0 flex-1 basis-60">
                  <p className="truncate" data-tip={session.userAgent}>
                    {session.userAgent}
                  </p>
                  <p className="text-sm text-muted">
                    {session.address}, seen <Time at={session.lastSeenAt} />, ends <Time at={session.expiresAt} />
                  </p>
                </div>
                {session.isCurrent ? (
                  <span className="tag">this one</span>
                ) : (
                  <Button isBusy={end.isBusy} onClick={() => void end.submit({ params: { sessionId: session.id } })}>
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
