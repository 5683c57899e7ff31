import { createRequire } from 'node:module';
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';

const require = createRequire(import.meta.url);
let loaded: typeof Cedar | undefined;

/** Cedar itself: 4 MB of WebAssembly, loaded by the first question and not before. */
export function cedar(): typeof Cedar {
  if (loaded === undefined) {
    // The package's own types describe this entry; `require` can not know them.
    loaded = require('@cedar-policy/cedar-wasm/nodejs') as typeof Cedar;
  }
  return loaded;
}
