import { fail } from 'node:assert'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The script of the `datanet` command. */
export const MAIN = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url))

/** How long a command may take, ms. */
const LIMIT = 90_000

/** What a command did. */
export interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What a command with `--json` tells when it fails. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** Runs `datanet` in a process of its own until it ends. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; signal: string | null }>()
  child.on('close', (code, signal) => resolve({ code, signal })).on('error', reject)
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT)
  const { code, signal } = await promise.finally(() => clearTimeout(timer))
  if (code === null) fail(`datanet ${args.join(' ')} was ended by ${signal}\n${text.stdout}\n${text.stderr}`)
  return { exitCode: code, ...text }
}

/** The one JSON document that a command printed. */
export function documentOf({ stdout, stderr }: Ended, args: readonly string[]): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    return fail(`datanet ${args.join(' ')} printed no single JSON document:\n${stdout}\n${stderr}`)
  }
}
