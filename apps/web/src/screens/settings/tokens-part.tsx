import { tokenPresets } from '@lockstep/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { useToldAct } from '../../api/told-act.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { RightsNote } from './rights-note.tsx';
import { TokenWindow } from './token-window.tsx';
import { presetOf } from './token-words.ts';

type Token = AnswerOf<'listTokens'>['items'][number];

export function Tokens() {
  const query = useQuery(ask('listTokens'));
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
            <Empty title="No tokens">
              <p>
                For CI and scripts. A token can record and ask; it can never turn a key. What sends alerts needs none:{' '}
                <Link to="/settings/sources" className="link">
                  its source
                </Link>{' '}
                has a key of its own.
              </p>
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((token) => (
                <TokenLine key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <TokenWindow onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function TokenLine({ token }: { token: Token }) {
  const revoke = useToldAct('revokeToken', () => showToast('That token no longer works'));
  const preset = presetOf(token.scopes);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {token.name}
          {preset !== undefined && <span className="tag">{tokenPresets[preset].title}</span>}
        </p>
        <p className="text-sm text-muted">
          made <Time at={token.createdAt} />,{' '}
          {token.lastUsedAt === undefined ? (
            'never used'
          ) : (
            <>
              used <Time at={token.lastUsedAt} />
            </>
          )}
          {token.expiresAt === undefined ? (
            ', never ends'
          ) : (
            <>
              , ends <Time at={token.expiresAt} />
            </>
          )}
        </p>
        <RightsNote rights={token.scopes} />
      </div>
      <Button
        kind="danger"
        isBusy={revoke.isBusy}
        onClick={() => void revoke.submit({ params: { tokenId: token.id } })}
      >
        Revoke
      </Button>
    </li>
  );
}
