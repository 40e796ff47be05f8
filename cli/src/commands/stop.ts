import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { apiAccess, isAlive } from '../access/api-access.ts'
import { declare, type Register } from '../declare.ts'
import { StopFailedError } from '../errors.ts'
import { shell } from '../present/shell.ts'

const LIMIT_MS = 30_000
/** A peer inside a larger program gives its repo back, and the program goes on. */
const PROCESS_LIMIT_MS = 2000
const LOOK_MS = 50

async function isHeld(repo: string): Promise<boolean> {
  // The peer takes this file away when it gives the lock back.
  return access(join(repo, 'peer.pid')).then(
    () => true,
    () => false,
  )
}

/** Waits until a peer that was told to stop holds nothing any more. Throws ERR_STOP_FAILED. */
async function untilGone(repo: string, pid: number): Promise<void> {
  const start = performance.now()
  let heldAt = start
  while (isAlive(pid)) {
    const now = performance.now()
    if (await isHeld(repo)) heldAt = now
    if (now - heldAt > PROCESS_LIMIT_MS) return
    if (now - start > LIMIT_MS) throw new StopFailedError(pid, LIMIT_MS / 1000)
    await delay(LOOK_MS)
  }
}

export const registerStop: Register = (parent, run) => {
  declare(parent, 'stop', 'Stop the running peer cleanly, and wait until it is gone', 'datanet stop').action(
    run(async (session) => {
      const { pid } = await apiAccess(session.repo)
      const peer = await session.peer()
      await peer.stop()
      await untilGone(session.repo, pid)
      return {
        document: { stopped: true, pid },
        text: (_, next) => ['The peer has stopped.', ...next(shell`datanet start`)],
      }
    }),
  )
}
