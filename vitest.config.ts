import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['node'] },
  test: {
    include: ['{server,shared,web,test,bench,scripts}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/postgres.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are what a small server has; journeys bring a browser each.
    maxWorkers: 2,
  },
})
