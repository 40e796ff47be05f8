import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built command. */
export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const ENV = { ...process.env, DATANET_NO_MDNS: '1', NO_COLOR: '1' }

/** Starts the command in a process of its own. */
export function launch(...argv: readonly string[]): {
  child: ChildProcess
  ended: Promise<Ended>
  line: Promise<string>
} {
  const child = spawn(process.execPath, [MAIN, ...argv], { env: ENV, stdio: ['ignore', 'pipe', 'pipe'] })
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

/** Runs the command to its end. */
export function datanet(...argv: readonly string[]): Promise<Ended> {
  return launch(...argv).ended
}
