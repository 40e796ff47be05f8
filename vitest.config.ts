import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { stages } from './scripts/stages.mjs'

const packages = fileURLToPath(new URL('./packages', import.meta.url))

const tellPeers = fileURLToPath(new URL('./test/harness/tell-peers.ts', import.meta.url))

/** Peers take their time on a slow machine; a wait that never ends shows all the same. */
const peerTimeout = 120_000

const unitTimeout = 30_000

/** What peers keep for the machine must not be kept for the developer's. */
const env = {
  DATANET_STATE_DIR: process.env['DATANET_TEST_STATE'] ?? join(tmpdir(), `datanet-state-${process.pid}`),
}

export default defineConfig({
  test: {
    projects: stages
      .filter((stage) => stage.include.length > 0)
      .map(({ name, peers, include, exclude }) => ({
        // Units are tested as they are written; peers run what was built.
        resolve: {
          alias: peers
            ? []
            : [{ find: /^@datanet\/(?!node$|cli$)([a-z]+)$/, replacement: `${packages}/$1/src/index.ts` }],
        },
        test: {
          name,
          env,
          include: [...include],
          exclude: [...exclude],
          setupFiles: peers ? [tellPeers] : [],
          // Units keep nothing beyond their file, and most of their time would go into loading the same parts again.
          isolate: peers,
          testTimeout: peers ? peerTimeout : unitTimeout,
          hookTimeout: peers ? peerTimeout : unitTimeout,
        },
      })),
  },
})
