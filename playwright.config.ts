import { defineConfig } from '@playwright/test';
import { resolveChromium } from './tools/chromium.ts';

const { executablePath, args, env } = resolveChromium();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: '.lockstep/e2e',
  // Each spec starts its own product with a database; two cores carry one of them well.
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  use: {
    // The arguments choose headless themselves; Playwright's own switch would ask for a browser it downloads.
    launchOptions: { executablePath, args, env },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
});
