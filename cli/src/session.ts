import { resolve } from 'node:path'
import { type CallOptions, type Client, createClient, type Operations, PeerUnreachableError } from '@datanet/client'
import { apiAccess, wayTo } from './access/api-access.ts'
import type { Io } from './io.ts'
import { type Next, nextLines } from './present/next.ts'
import { plainJson } from './present/plain-text.ts'
import { ProgressBar } from './present/progress-bar.ts'
import { quoted } from './present/shell.ts'
import { Style } from './present/style.ts'

/** How long a peer may be silent during a call, beyond what the call waits for. */
const SILENCE_MS = 60_000

/** What also works with no peer running. */
export type OfflineOperations = Pick<
  Operations,
  'listDatanets' | 'getLedger' | 'verify' | 'check' | 'exportDatanet' | 'importDatanet'
>

/** One run of one command: its repo, its peer, and how it talks to the world. */
export class Session {
  readonly repo: string
  readonly json: boolean
  readonly io: Io
  readonly style: Style
  readonly #named: string | undefined

  /** `named` is the repo as the command line names it, if it does. */
  constructor(repo: string, named: string | undefined, json: boolean, io: Io) {
    this.repo = repo
    this.#named = named
    this.json = json
    this.io = io
    this.style = Style.for(io.stdout, io.env)
  }

  /** A path of the command line, absolute: the peer runs in a folder of its own. */
  path(given: string): string {
    return resolve(this.io.cwd, given)
  }

  /** The peer of the repo. Throws ERR_NO_PEER where none runs. */
  async peer(): Promise<Client> {
    const { address, token } = await apiAccess(this.repo)
    return createClient({ baseUrl: address, token, timeoutMs: SILENCE_MS, ...(await wayTo(address)) })
  }

  /** The running peer where there is one, else the repo itself. */
  async peerOrRepo<T>(use: (operations: OfflineOperations, peer: Client | null) => Promise<T>): Promise<T> {
    try {
      const peer = await this.peer()
      return await use(peer, peer)
    } catch (error) {
      if (!(error instanceof PeerUnreachableError)) throw error
    }
    const { openOffline } = await import('@datanet/node')
    const offline = await openOffline(this.repo)
    try {
      return await use(offline.operations, null)
    } finally {
      await offline.close()
    }
  }

  /** Does long work with a progress bar. */
  async withProgress<T>(work: (options: CallOptions) => Promise<T>): Promise<T> {
    const bar = new ProgressBar(this.io.stderr)
    try {
      return await work({ onProgress: bar.update })
    } finally {
      bar.clear()
    }
  }

  /** Tells people at once, where the rest takes its time; with --json nothing. What is no mark of style is made plain. */
  say(...lines: readonly string[]): void {
    if (!this.json) this.io.stdout.write(lines.map((line) => `${this.style.line(line)}\n`).join(''))
  }

  /** What makes sense next, for the same repo. */
  readonly next: Next = (...commands) => nextLines(this.style, this.#named ?? null, ...commands)

  /** A command for the same repo, as it can be run: `status` makes `datanet status --repo ./ada`. */
  readonly command = (line: string): string =>
    this.#named === undefined ? `datanet ${line}` : `datanet ${line} --repo ${quoted(this.#named)}`

  /** What is worth knowing but no result. */
  note(line: string): void {
    this.io.stderr.write(`${this.style.line(line)}\n`)
  }

  /** Writes one JSON document. */
  document(value: unknown): void {
    this.io.stdout.write(`${plainJson(value)}\n`)
  }
}
