import { Link } from '@tanstack/react-router';

/** The look of every link in the line that says where we are. */
export const crumbLook = 'link inline-flex min-h-6 items-center pointer-coarse:min-h-11';

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
