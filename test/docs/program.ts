import { fail } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** What a program did. */
interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a program runs. */
export interface Place {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
}

/** A program that runs. */
export interface Program {
  /** Resolves when it has written a line to stdout that fits, to what was found. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Asks it to end, as Ctrl-C does. */
  interrupt(): void
  /** Resolves when it has ended. */
  readonly ended: Promise<Ran>
}

/** How long a program may take, ms. */
const LIMIT = 100_000

function closing(child: ChildProcess, text: { stdout: string; stderr: string }): Promise<Ran> {
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT)
  return once(child, 'close')
    .then(([code]) => ({ code: code as number | null, ...text }))
    .finally(() => clearTimeout(timer))
}

/** Starts a program. */
export function start(command: string, args: readonly string[], { cwd, env = process.env }: Place): Program {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
  const ended = closing(child, text).then((ran) => ({ ...ran, ...text }))
  return {
    ended,
    interrupt: () => child.kill('SIGINT'),
    async line(pattern) {
      for (;;) {
        const found = pattern.exec(text.stdout)
        if (found !== null) return found
        if (child.exitCode !== null)
          fail(`${command} ended with no line like ${pattern}:\n${text.stdout}\n${text.stderr}`)
        await Promise.race([once(child.stdout, 'data'), ended])
      }
    },
  }
}

/** Runs a program that has to succeed, and gives what it wrote to stdout. */
export async function output(command: string, args: readonly string[], place: Place): Promise<string> {
  const { code, stdout, stderr } = await start(command, args, place).ended
  if (code !== 0) fail(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
  return stdout
}
