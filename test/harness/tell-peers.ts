/** Loaded before the tests of stages with peers: where a test fails, each peer of its scene tells what it was doing. */
import { beforeEach } from 'vitest'
import { openScenes } from './open-scenes.ts'

/** How long peers that do not answer may hold up the next test, ms. */
const LIMIT = 60_000

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    for (const scene of openScenes) console.error(await scene.told())
  }, LIMIT)
})
