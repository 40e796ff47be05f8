import { keepPrivate } from '@datanet/node/keep-private'
import { runCli } from './run.ts'

/** Resolves when what was written is out. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve()
    else stream.write('', () => resolve())
  })
}

/** Runs the command line of this process, and ends it. */
export async function runProcess(): Promise<void> {
  keepPrivate()
  const { stdout, stderr, env } = process
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read has seen enough (`datanet list | head -1`); the work itself is not cut off.
      if (error.code !== 'EPIPE') throw error
    })
  }
  const exitCode = await runCli(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd() })
  await Promise.all([flushed(stdout), flushed(stderr)])
  process.exit(exitCode)
}
