import { Navigation } from 'lucide-react';
import { LinkButton } from './button.tsx';

/** From a release to the question about it. */
export function AskGateLink({ service, version }: { service: string; version: string }) {
  return (
    <LinkButton
      kind="primary"
      icon={Navigation}
      to="/gate"
      search={{ service, environment: 'production', target: version }}
    >
      May it go to production?
    </LinkButton>
  );
}
