import { type Permission, permissions } from '@lockstep/contract';
import { useQuery } from '@tanstack/react-query';
import { LogOut, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { boundCommands } from '../../shell/bound-commands.ts';
import { singleKeys } from '../../shell/theme.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';

export function AccountScreen() {
  const me = useMe();
  const mayTokens = useMay('access.tokens');
  const isOn = singleKeys.use() === 'on';
  return (
    <>
      <Section
        title={me?.name ?? 'You'}
        actions={
          <Button icon={LogOut} onClick={() => boundCommands().get('sign-out')?.()}>
            Sign out
          </Button>
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
  const end = useAct('revokeSession', () => showToast('That session has ended'));
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

function Tokens() {
  const query = useQuery(ask('listTokens'));
  const revoke = useAct('revokeToken', () => showToast('That token no longer works'));
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title="API tokens"
      flush
      actions={
        <Button icon={Plus} onClick={() => setIsOpen(true)}>
          Make a token
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No tokens">For CI and scripts. A token can record and ask; it can never turn a key.</Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((token) => (
                <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
                  <div className="min-w-0 flex-1 basis-60">
                    <p className="font-semibold">{token.name}</p>
                    <p className="font-mono text-xs text-muted [overflow-wrap:anywhere]">{token.scopes.join(', ')}</p>
                    <p className="text-sm text-muted">
                      made <Time at={token.createdAt} />,{' '}
                      {token.lastUsedAt === undefined ? (
                        'never used'
                      ) : (
                        <>
                          used <Time at={token.lastUsedAt} />
                        </>
                      )}
                      {token.expiresAt !== undefined && (
                        <>
                          , ends <Time at={token.expiresAt} />
                        </>
                      )}
                    </p>
                  </div>
                  <Button
                    kind="danger"
                    isBusy={revoke.isBusy}
                    onClick={() => void revoke.submit({ params: { tokenId: token.id } })}
                  >
                    Revoke
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <TokenWindow onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

/** What a pipeline needs, and no more. */
const forPipelines: readonly Permission[] = [
  'services.read',
  'releases.read',
  'releases.write',
  'gate.read',
  'gate.decide',
];
const interactiveOnly: ReadonlySet<Permission> = new Set([
  'gate.sign_reliability',
  'gate.break_glass',
  'gate.sign_security',
  'access.manage',
  'services.mode',
]);

function TokenWindow({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<ReadonlySet<Permission>>(new Set(forPipelines));
  const act = useAct('createToken');
  if (act.answer)
    return (
      <Window title="Your token" note="Shown now and never again. Keep it like a password." onClose={onClose}>
        <div className="grid gap-4">
          <CommandLine>{act.answer.token}</CommandLine>
          <CommandLine>{`export LOCKSTEP_URL=${location.origin}\nexport LOCKSTEP_TOKEN=${act.answer.token}`}</CommandLine>
          <Button className="justify-self-start" onClick={onClose}>
            I have it
          </Button>
        </div>
      </Window>
    );
  const offered = permissions.filter(
    (permission) => me?.permissions.includes(permission) === true && !interactiveOnly.has(permission),
  );
  const toggle = (scope: Permission, isOn: boolean) =>
    setScopes(isOn ? new Set([...scopes, scope]) : scopes.difference(new Set([scope])));
  return (
    <Window title="Make a token" note="It may do what you tick, as long as you may." onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            body: {
              name,
              scopes: offered.filter((scope) => scopes.has(scope)),
              ...(days !== '' && { expiresInDays: Number(days) }),
            },
          })
        }
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Name"
            hint="Where it will live, for example ci"
            value={name}
            onValue={setName}
            problem={act.fieldProblem('name')}
          />
          <SelectField
            label="Ends"
            value={days}
            onValue={setDays}
            options={[
              { value: '30', label: 'in 30 days' },
              { value: '90', label: 'in 90 days' },
              { value: '366', label: 'in a year' },
              { value: '', label: 'never' },
            ]}
          />
        </div>
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-sm font-semibold">May</legend>
          <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
            {offered.map((scope) => (
              <CheckField key={scope} label={scope} isOn={scopes.has(scope)} onChange={(isOn) => toggle(scope, isOn)} />
            ))}
          </div>
          {act.fieldProblem('scopes') && <p className="text-sm text-bad">Tick at least one.</p>}
        </fieldset>
        <FormEnd act={act} label="Make the token" onClose={onClose} />
      </Form>
    </Window>
  );
}
