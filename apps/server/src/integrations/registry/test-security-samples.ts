import { CODE_SAMPLES } from './test-code-samples.ts';
import { COMPONENT_SAMPLES } from './test-component-samples.ts';
import type { SecuritySample } from './test-security-sample.ts';
import { WATCHER_SAMPLES } from './test-watcher-samples.ts';

export const SAMPLES: readonly SecuritySample[] = [...CODE_SAMPLES, ...COMPONENT_SAMPLES, ...WATCHER_SAMPLES];
