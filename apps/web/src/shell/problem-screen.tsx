import { useQuery } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { meQuery } from '../api/me.ts';
import { LinkButton } from '../ui/button.tsx';
import { PageHead } from '../ui/page.tsx';
import { ProblemNote } from '../ui/states.tsx';
import { Shell } from './shell.tsx';

export function ProblemScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <div className="mx-auto grid max-w-2xl gap-4 p-4 lg:p-10">
      <h1 className="text-2xl font-semibold">This screen can not be shown</h1>
      <ProblemNote
        problem={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </div>
  );
}

export function NotFoundScreen() {
  return (
    <>
      <PageHead
        title="There is nothing at this address"
        tab="Not found"
        facts="It may have been removed with the sample data, or the link lost its end."
      />
      <div className="flex flex-wrap gap-2">
        <LinkButton to="/now" kind="primary">
          What needs somebody now
        </LinkButton>
        <LinkButton to="/services">All services</LinkButton>
      </div>
    </>
  );
}

/** The same outside the shell, where nothing else is the main part of the page. */
export function ProblemPage(props: ErrorComponentProps) {
  return (
    <main>
      <ProblemScreen {...props} />
    </main>
  );
}

/** An address no screen has: inside the frame for whoever is signed in, so that every other screen is one step away. */
export function NotFoundPage() {
  const me = useQuery({ ...meQuery, retry: false, staleTime: 30_000 });
  if (me.isPending) return null;
  if (me.isSuccess)
    return (
      <Shell>
        <NotFoundScreen />
      </Shell>
    );
  return (
    <main className="mx-auto grid max-w-xl justify-items-start gap-3 p-6 lg:p-12">
      <h1 className="text-2xl font-semibold">There is nothing at this address</h1>
      <p className="text-muted">The link may have lost its end. Whoever works here sees more once signed in.</p>
      <LinkButton to="/sign-in">Sign in</LinkButton>
    </main>
  );
}
