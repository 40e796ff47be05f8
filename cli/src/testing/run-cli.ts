import type { Io } from '../io.ts'
import { runCli } from '../run.ts'

/** What a command line did. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, with its output caught. */
export async function cli(
  argv: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; tty?: boolean } = {},
): Promise<Ran> {
  const out = { stdout: '', stderr: '' }
  const io: Io = {
    stdout: { write: (text) => (out.stdout += text), isTTY: options.tty === true, columns: 100 },
    stderr: { write: (text) => (out.stderr += text), isTTY: options.tty === true, columns: 100 },
    env: options.env ?? {},
    cwd: options.cwd ?? '/',
  }
  const code = await runCli(argv, io)
  return { code, ...out }
}
