import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Where one of several is looked at: back to all of them, its title, and what can be done with it. */
export function PartHead({
  home: { to, label },
  title,
  children,
}: {
  home: { readonly to: '/settings/playbooks' | '/settings/automations'; readonly label: string };
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <h2 className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-lg font-semibold [overflow-wrap:anywhere]">
        <Link to={to} className="link text-base font-normal pointer-coarse:py-2.5">
          {label}
        </Link>
        <span aria-hidden className="text-muted">
          /
        </span>
        {title}
      </h2>
      {children}
    </div>
  );
}
