import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** The look of every link in the line that says where we are. */
export const crumbLook = 'link inline-flex min-h-6 items-center pointer-coarse:min-h-11';

/** The line above a name that says where we are. */
export function Crumbs({ crumbs }: { crumbs: readonly ReactNode[] }) {
  return (
    <nav aria-label="You are here" className="flex flex-wrap items-center gap-1 text-sm text-muted">
      {crumbs.map((crumb, index) => (
        <span key={index} className="flex items-center gap-1">
          {index > 0 && <ChevronRight size={13} aria-hidden />}
          {crumb}
        </span>
      ))}
    </nav>
  );
}

export const servicesCrumb = (
  <Link key="services" to="/services" className={crumbLook}>
    Services
  </Link>
);

export const onCallCrumb = (
  <Link key="oncall" to="/oncall" className={crumbLook}>
    On-call
  </Link>
);

export function serviceCrumb(service: string) {
  return (
    <Link key="service" to="/services/$service" params={{ service }} className={crumbLook}>
      {service}
    </Link>
  );
}
