import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BenchProgramError } from './errors.ts'

/** A program of a benchmark, in a process of its own: it is told its job, and tells what came of it in lines of JSON. */
export class Program {
  readonly #name: string
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #ended: Promise<number | null>
  #errors = ''

  /** `script` is a file; `job` becomes its only argument. */
  constructor(script: string | URL, job: object, { cwd }: { readonly cwd?: string } = {}) {
    const path = typeof script === 'string' ? script : fileURLToPath(script)
    this.#name = path.split(/[\\/]/).at(-1) ?? path
    this.#child = spawn(process.execPath, [path, JSON.stringify(job)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    })
    const end = () => void this.#child.kill('SIGKILL')
    process.once('exit', end)
    this.#ended = once(this.#child, 'close').then(([code]) => {
      process.off('exit', end)
      return code as number | null
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#errors = (this.#errors + chunk).slice(-4000)
    })
    const { stdout } = this.#child
    if (stdout === null) throw new BenchProgramError(`${this.#name} has no output`, 'This is a defect.')
    this.#lines = createInterface(stdout)[Symbol.asyncIterator]()
  }

  /** The next thing that it tells. Throws ERR_BENCH_PROGRAM when it ends before. */
  async next<T>(): Promise<T> {
    const { done, value } = await this.#lines.next()
    if (done !== true) return JSON.parse(value) as T
    const code = await this.#ended
    throw new BenchProgramError(
      `${this.#name} ended with ${code} and told nothing: ${this.#errors}`,
      'What it wrote to stderr tells more.',
    )
  }

  /** Asks it to do something; what comes of it is the next thing that it reports. */
  ask(what: object): void {
    this.#child.stdin?.write(`${JSON.stringify(what)}\n`)
  }

  /** Asks it to end, by ending its input, and waits until it has. */
  async end(): Promise<void> {
    this.#child.stdin?.end()
    await this.#ended
  }
}

/** Runs a program until it ends, and gives the one thing that it tells. */
export async function runProgram<T>(script: string | URL, job: object, place: { cwd?: string } = {}): Promise<T> {
  const program = new Program(script, job, place)
  try {
    return await program.next<T>()
  } finally {
    await program.end()
  }
}
