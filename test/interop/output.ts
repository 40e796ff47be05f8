import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

const OUTPUT_TIME = 120_000
const OUTPUT_BYTES = 256 * 2 ** 20

/** How a program is run. */
interface OutputOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Milliseconds. */
  readonly timeout?: number
}

/** What a program writes; throws with what it complains about where it fails. */
export async function output(command: string, args: readonly string[], options: OutputOptions = {}): Promise<string> {
  return (await bytesOf(command, args, options)).toString('utf8')
}

/** As `output`, for bytes. */
export async function bytesOf(command: string, args: readonly string[], options: OutputOptions = {}): Promise<Buffer> {
  const { stdout } = await run(command, args, {
    timeout: OUTPUT_TIME,
    ...options,
    maxBuffer: OUTPUT_BYTES,
    encoding: 'buffer',
  })
  return stdout
}
