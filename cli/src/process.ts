import { EXIT } from './exit-code.ts'
import { runCli } from './run.ts'

/** How long what is still open may keep a finished command from ending. */
const LINGER_MS = 2000

/** Runs the command line of this process. */
export async function runProcess(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has seen enough (`datanet list | head -1`); the work itself is not cut off.
    if (error.code !== 'EPIPE') throw error
  })
  const { stdout, stderr, env } = process
  process.exitCode = await runCli(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd() })
  setTimeout(() => process.exit(process.exitCode ?? EXIT.done), LINGER_MS).unref()
}
