import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { LinkButton } from '../ui/button.tsx';
import { ProblemNote } from '../ui/states.tsx';

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
    <div className="mx-auto grid max-w-xl gap-3 p-6 lg:p-12">
      <h1 className="text-2xl font-semibold">There is nothing at this address</h1>
      <p className="text-muted">It may have been removed with the sample data, or the link lost its end.</p>
      <p>
        <LinkButton to="/services" kind="primary">
          To the services
        </LinkButton>
      </p>
    </div>
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

export function NotFoundPage() {
  return (
    <main>
      <NotFoundScreen />
    </main>
  );
}
