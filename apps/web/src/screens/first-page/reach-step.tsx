import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Loaded } from '../../ui/states.tsx';
import { MethodsPart } from '../contacts/methods-part.tsx';
import { StepItem } from './step-item.tsx';
import { isReachable } from './steps.ts';
import type { FirstPage } from './use-first-page.ts';

/** How a page gets to me. Mail of the environment counts from the first sign-in; what else there is starts here. */
export function ReachStep({ number, page }: { number: number; page: FirstPage }) {
  const methods = (page.methods ?? []).filter(isReachable);
  const state = page.states.reach;
  return (
    <StepItem
      number={number}
      title="A way to reach you"
      state={state}
      said={
        state === 'done'
          ? methods.map(({ label, address, channel }) => (channel === 'web_push' ? label : address)).join(', ')
          : 'No message could get to you yet.'
      }
    >
      {state === 'open' ? (
        <Ways page={page} />
      ) : (
        <LinkButton to="/me" className="justify-self-start">
          A phone, a chat, this browser
        </LinkButton>
      )}
    </StepItem>
  );
}

function Ways({ page }: { page: FirstPage }) {
  const channels = useQuery(ask('listContactChannels'));
  return (
    <>
      <Loaded query={channels}>{({ items }) => <MethodsPart methods={page.methods ?? []} channels={items} />}</Loaded>
      <p className="text-sm text-muted pretty">
        Mail needs nothing but <code>LOCKSTEP_SMTP_URL</code> and <code>LOCKSTEP_MAIL_FROM</code> where Lockstep starts:
        then the address you sign in with counts at once.
      </p>
    </>
  );
}
