import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startInBackground } from './background-peer.ts'

test.runIf(existsSync('/proc/self'))('a folder that takes no log is not asked for ever', async () => {
  const started = startInBackground({ args: [], log: '/proc/datanet/logs/peer.log', detached: false })
  await expect(started).rejects.toMatchObject({ code: 'ENOENT' })
})
