import { Link } from '@tanstack/react-router';

/** The other question: not one service, but many in one action. */
export function SeveralServices({ incident }: { incident?: string | undefined }) {
  return (
    <p className="text-sm text-muted">
      For several services at once:{' '}
      <Link to="/trains/new" search={{ incident }} className="link">
        a release train
      </Link>
    </p>
  );
}
