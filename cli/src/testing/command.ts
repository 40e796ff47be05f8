import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built command. */
export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Launched {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** The first line of output. */
  readonly line: Promise<string>
}

const ENV = { ...process.env, DATANET_NO_MDNS: '1', NO_COLOR: '1' }

/** Starts the command in a process of its own, with a folder for temporary files of its own where one is given. */
export function launchWith(temporary: string | null, ...argv: readonly string[]): Launched {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: temporary === null ? ENV : { ...ENV, TMPDIR: temporary, TEMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out = { stdout: '', stderr: '' }
  const { promise: line, resolve: tellLine } = Promise.withResolvers<string>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.stdout += text
    if (out.stdout.includes('\n')) tellLine(out.stdout.slice(0, out.stdout.indexOf('\n')))
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text
  })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...out })))
  return { child, ended, line }
}

/** Starts the command in a process of its own. */
export function launch(...argv: readonly string[]): Launched {
  return launchWith(null, ...argv)
}

/** Runs the command to its end. */
export function datanet(...argv: readonly string[]): Promise<Ended> {
  return launch(...argv).ended
}
