import { z } from 'zod';

// The content policy forbids making code from text, which schemas would otherwise try. Must run before any schema is made.
z.config({ jitless: true });
