import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { Slug } from './common.ts';

export const Seconds = (least: number, most: number) => z.number().int().min(least).max(most);

/** What both kinds of monitor say of the alert they raise. */
export const raising = {
  /** Null: none. */
  service: Slug.nullable(),
  axis: AlertAxis,
  severity: z.enum(['critical', 'error', 'warning', 'info']),
};
