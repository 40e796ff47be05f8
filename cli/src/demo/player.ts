import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { type Client, createClient, type Happening } from '@datanet/client'
import type { Ready } from '../access/announcement.ts'
import { readApiAccess } from '../access/api-access.ts'
import { startInBackground } from '../access/background-peer.ts'
import { DemoFailedError } from '../errors.ts'

/** No wait of the demo is longer, in seconds. */
export const LIMIT_SECONDS = 30

/** A peer of the demo: a process of its own, started with this very command. */
export class Player {
  readonly name: string
  readonly role: string
  readonly repo: string
  readonly #detached: boolean
  #child: ChildProcess | undefined
  #client: Client | undefined
  #ready: Ready | undefined
  #over = false
  /** The entries that the peer took while it ran, in the order in which it took them. */
  readonly taken: string[] = []

  constructor(name: string, role: string, folder: string, detached: boolean) {
    this.name = name
    this.role = role
    this.repo = join(folder, name.toLowerCase())
    this.#detached = detached
  }

  get ready(): Ready {
    if (this.#ready === undefined) throw this.#offline()
    return this.#ready
  }

  get author(): string {
    return this.ready.author
  }

  get client(): Client {
    if (this.#client === undefined) throw this.#offline()
    return this.#client
  }

  #offline(): Error {
    return new DemoFailedError(
      `the peer of ${this.name} does not run`,
      `Its log says why: ${join(this.repo, 'peer.log')}`,
    )
  }

  async start(): Promise<void> {
    if (this.#over) throw this.#offline()
    this.#ready = await startInBackground({
      args: ['--repo', this.repo, '--listen', '/ip4/127.0.0.1/tcp/0', '--api', '127.0.0.1:0'],
      log: join(this.repo, 'peer.log'),
      // nothing of the demo stays on the machine but its folder
      env: { DATANET_NO_MDNS: '1', DATANET_STATE_DIR: join(dirname(this.repo), 'state') },
      detached: this.#detached,
      onSpawn: (child) => {
        this.#child = child
      },
    })
    const access = await readApiAccess(this.repo)
    if (access === undefined) throw this.#offline()
    this.#client = createClient({ baseUrl: access.address, token: access.token, timeoutMs: LIMIT_SECONDS * 1000 })
    void this.#note(await this.#client.events())
  }

  /** Notes what the peer takes, until it stops. */
  async #note(happenings: AsyncIterable<Happening>): Promise<void> {
    try {
      for await (const happening of happenings) if (happening.type === 'entry') this.taken.push(happening.entry)
    } catch {
      // the peer was killed: there is no more to note
    }
  }

  /** Stops the peer cleanly, if it runs; a peer that does not stop in time is killed. */
  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    this.#client = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_SECONDS * 1000)
    await gone
    clearTimeout(timer)
  }

  /** Stops the peer for good, also one that is only about to start. */
  async end(): Promise<void> {
    this.#over = true
    await this.stop()
  }

  /** Asks again after everything that happens at the peer, until it is so. Throws ERR_DEMO_FAILED after the limit. */
  async until(datanet: string, what: string, isSo: () => Promise<boolean>): Promise<void> {
    const limit = AbortSignal.timeout(LIMIT_SECONDS * 1000)
    try {
      await using happenings = await this.client.events({ datanet }, { signal: limit })
      if (await isSo()) return
      for await (const _ of happenings satisfies AsyncIterable<Happening>) if (await isSo()) return
    } catch (error) {
      if (!limit.aborted) throw error
    }
    throw new DemoFailedError(
      `${this.name} waited ${LIMIT_SECONDS} s for ${what}`,
      `See the log of the peer: ${join(this.repo, 'peer.log')}`,
    )
  }
}
