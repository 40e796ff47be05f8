import { fail } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Client, createClient } from '@datanet/client'
import { initRepo, unixFetch } from '@datanet/node'
import { documentOf, type Ended, type Failure, MAIN, runCommand } from './command.ts'

/** What `datanet start --json` tells when the peer is ready. */
export interface Ready {
  readonly peerId: string
  readonly author: string
  readonly addresses: readonly string[]
  readonly api: string
  readonly pid: number
}

/** How long a peer may take to start or to stop, ms. */
const LIMIT = 60_000

/** Where a peer runs: what its command line begins with, and where it listens. */
export interface Place {
  readonly prefix: readonly string[]
  readonly args: readonly string[]
}

const LOOPBACK: Place = { prefix: [], args: ['--listen', '/ip4/127.0.0.1/tcp/0', '--api', '127.0.0.1:0'] }

interface Running {
  readonly child: ChildProcess
  readonly ready: Ready
  readonly client: Client
  readonly ended: Promise<number | null>
}

/** One peer in a process of its own, with a repo of its own; it may be stopped, killed and started again. */
export class PeerProcess {
  readonly repo: string
  readonly name: string
  readonly #env: NodeJS.ProcessEnv
  readonly #cwd: string
  readonly #place: Place
  #running: Running | null = null
  #identity: Pick<Ready, 'author' | 'peerId'> | null = null
  #log = ''

  constructor(name: string, dir: string, env: NodeJS.ProcessEnv, place: Place = LOOPBACK) {
    this.name = name
    this.repo = join(dir, name)
    this.#env = env
    this.#cwd = dir
    this.#place = place
  }

  /** Makes its repo, without a process of its own for that. */
  async init(): Promise<void> {
    await initRepo(this.repo, { name: this.name })
  }

  /** Starts it; resolves when it is ready. */
  async start(...args: string[]): Promise<Ready> {
    const { prefix, args: listen } = this.#place
    const [command = '', ...words] = [...prefix, process.execPath, MAIN, 'start', '--json', '--repo', this.repo]
    const child = spawn(command, [...words, ...listen, ...args], {
      env: this.#env,
      cwd: this.#cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // a test run that is cut off must not leave peers behind
    const end = () => void child.kill('SIGKILL')
    process.once('exit', end)
    const ended = once(child, 'exit').then(([code]) => {
      process.off('exit', end)
      return code as number | null
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.#log = (this.#log + chunk).slice(-100_000)
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT)
    const lines = createInterface(child.stdout)
    const [line] = await Promise.race([once(lines, 'line'), ended.then(() => [''])])
    clearTimeout(timer)
    const ready = line === '' ? fail(`peer ${this.name} did not start:\n${this.#log}`) : (JSON.parse(line) as Ready)
    const { token } = JSON.parse(await readFile(join(this.repo, 'api.json'), 'utf8')) as { token: string }
    const [, socket] = /^unix:(.*)/.exec(ready.api) ?? []
    const client = createClient({ baseUrl: ready.api, token, ...(socket ? { fetch: unixFetch(socket) } : {}) })
    this.#running = { child, ready, client, ended }
    this.#identity = ready
    return ready
  }

  get #now(): Running {
    return this.#running ?? fail(`peer ${this.name} does not run`)
  }

  get isRunning(): boolean {
    return this.#running !== null
  }

  /** Who it is; also while it does not run. */
  get author(): string {
    return this.#identity?.author ?? fail(`peer ${this.name} was never started`)
  }

  get peerId(): string {
    return this.#identity?.peerId ?? fail(`peer ${this.name} was never started`)
  }

  /** Whether this is its peer id. */
  isKnownAs(peerId: string): boolean {
    return this.#identity?.peerId === peerId
  }

  /** The id of its process. */
  get pid(): number {
    return this.#now.ready.pid
  }

  get api(): string {
    return this.#now.ready.api
  }

  /** Where it can be dialled. */
  get address(): string {
    return this.#now.ready.addresses[0] ?? fail(`peer ${this.name} listens nowhere`)
  }

  get client(): Client {
    return this.#now.client
  }

  /** What it wrote to stderr. */
  get log(): string {
    return this.#log
  }

  /** Ends it as a power cut would: at once, without a word. */
  async kill(): Promise<void> {
    const { child, ended } = this.#now
    this.#running = null
    child.kill('SIGKILL')
    await ended
  }

  /** Resolves when it has ended by itself; whoever waits too long gets an error. */
  async died(): Promise<void> {
    const { ended } = this.#now
    const timeout = AbortSignal.timeout(LIMIT)
    const late = once(timeout, 'abort').then(() => fail(`peer ${this.name} lives on:\n${this.#log}`))
    await Promise.race([ended, late])
    this.#running = null
  }

  /** Asks it to stop, as a service manager does, or waits until it has stopped; it has to end in good order. */
  async stop(): Promise<void> {
    const { child, ended } = this.#now
    this.#running = null
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT)
    const code = await ended.finally(() => clearTimeout(timer))
    if (code !== 0) fail(`peer ${this.name} stopped with ${code}:\n${this.#log}`)
  }

  /** Runs a command on its repo. */
  async run(...args: string[]): Promise<Ended> {
    return await runCommand([...args, '--repo', this.repo], this.#env, this.#cwd)
  }

  /** Runs a command that has to be done, and gives the document that it prints. */
  async does<T>(...args: string[]): Promise<T> {
    const ended = await this.run(...args, '--json')
    if (ended.exitCode !== 0)
      fail(`${this.name}: datanet ${args.join(' ')} ended with ${ended.exitCode}:\n${ended.stdout}\n${ended.stderr}`)
    return documentOf(ended, args) as T
  }

  /** Runs a command that has to fail, and gives its exit code and what it tells. */
  async refuses(...args: string[]): Promise<Failure & { exitCode: number }> {
    const ended = await this.run(...args, '--json')
    const { error } = documentOf(ended, args) as { error?: Failure }
    if (error === undefined || ended.exitCode === 0) {
      fail(`${this.name}: datanet ${args.join(' ')} ended with ${ended.exitCode} and no error:\n${ended.stdout}`)
    }
    return { exitCode: ended.exitCode, ...error }
  }
}
