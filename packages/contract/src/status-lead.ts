import type { ComponentState } from './status-fields.ts';

/** How a page stands as a whole, in one word. */
export type StatusLead = ComponentState | 'looked_into';

/**
 * Nobody reads that everything works above an open announcement, whatever the components say, or where there are none. One rule for the
 * page and the screens.
 *
 * @param overall the worst of its components
 * @param current open announcements that readers of the page see
 */
export function leadOf(overall: ComponentState, current: number): StatusLead {
  return overall === 'operational' && current > 0 ? 'looked_into' : overall;
}
