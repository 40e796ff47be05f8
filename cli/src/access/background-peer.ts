import { type ChildProcess, spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { underUserMask } from '@datanet/node/keep-private'
import { makeFolder } from '@datanet/node/make-folder'
import { ReportedError, StartFailedError, WaitOverError } from '../errors.ts'
import { type Ready, readAnnouncement } from './announcement.ts'

/** Tells a peer that it is in the background, and to announce itself over the channel. */
export const BACKGROUND = 'DATANET_BACKGROUND'

/** Names the file that a peer logs into, instead of stderr. */
export const LOG_FILE = 'DATANET_LOG_FILE'

/** The script of this command. */
export const MAIN = fileURLToPath(new URL('../main.js', import.meta.url))

const READY_LIMIT_MS = 60_000

export interface BackgroundOptions {
  /** What stands after `start` on the command line. */
  readonly args: readonly string[]
  readonly log: string
  readonly env?: NodeJS.ProcessEnv
  /** Whether it goes on when this process ends. */
  readonly detached: boolean
  /** Gets the process at once, so that it can be ended before it is ready. */
  readonly onSpawn?: (child: ChildProcess) => void
}

/** Starts a peer in a process of its own; resolves when it is ready. Throws what the peer reports, ERR_START_FAILED, ERR_TIMEOUT. */
export async function startInBackground(options: BackgroundOptions): Promise<Ready> {
  await makeFolder(dirname(options.log), 0o700)
  const log = await open(options.log, 'a', 0o600)
  try {
    const child = underUserMask(() =>
      spawn(process.execPath, [MAIN, 'start', ...options.args], {
        detached: options.detached,
        stdio: ['ignore', log.fd, log.fd, 'ipc'],
        env: { ...process.env, ...options.env, [BACKGROUND]: '1', [LOG_FILE]: options.log },
      }),
    )
    options.onSpawn?.(child)
    const ready = await untilReady(child, options.log)
    if (child.connected) child.disconnect()
    if (options.detached) child.unref()
    return ready
  } finally {
    await log.close()
  }
}

function untilReady(child: ChildProcess, log: string): Promise<Ready> {
  const { promise, resolve, reject } = Promise.withResolvers<Ready>()
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    reject(new WaitOverError('the peer was not ready', READY_LIMIT_MS / 1000, `see its log, ${log}`))
  }, READY_LIMIT_MS)
  child.on('message', (message) => {
    const said = readAnnouncement(message)
    if (said === undefined) return
    if ('ready' in said) resolve(said.ready)
    else reject(new ReportedError(said.error))
  })
  child.on('error', reject)
  // The channel may still hold the peer's reason when the process is gone, so its end is what counts.
  child.on('close', (code, signal) =>
    reject(new StartFailedError(signal === null ? `with code ${code}` : `by ${signal}`, log)),
  )
  return promise.finally(() => clearTimeout(timer))
}
