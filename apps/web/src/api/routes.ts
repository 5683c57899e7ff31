import type { Routes } from '@lockstep/client';
import { operations } from '@lockstep/contract';

/** Where each operation is asked. The build keeps the finished table and leaves the contract's schemas out (vite.config.ts). */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries of the table lose its names
export const routes = Object.fromEntries(
  Object.entries(operations).map(([name, { method, path, stream, download }]) => [
    name,
    { method, path, ...(stream === true && { stream }), ...(download !== undefined && { download }) },
  ]),
) as Routes;
