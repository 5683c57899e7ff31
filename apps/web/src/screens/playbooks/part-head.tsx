import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { crumbLook, Crumbs } from '../../ui/crumbs.tsx';

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
    <div>
      <Crumbs
        crumbs={[
          <Link key="home" to={to} className={crumbLook}>
            {label}
          </Link>,
        ]}
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="min-w-0 text-lg font-semibold [overflow-wrap:anywhere]">{title}</h2>
        {children}
      </div>
    </div>
  );
}
