import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { VersionText } from './tags.tsx';

/** A service, and the release of it in one environment. */
export function ServicePlace({
  service,
  version,
  children,
}: {
  service: string;
  version: string;
  /** The environment, in words that lead to the release. */
  children: ReactNode;
}) {
  return (
    <>
      <Link to="/services/$service" params={{ service }} className="link font-semibold [overflow-wrap:anywhere]">
        {service}
      </Link>
      <span className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
        {children}
        <Link to="/services/$service/releases/$version" params={{ service, version }} className="link">
          <VersionText version={version} />
        </Link>
      </span>
    </>
  );
}
