import { z } from 'zod';

/** Which of the two sides an alert concerns. */
export const AlertAxis = z.enum(['reliability', 'security', 'both']);
