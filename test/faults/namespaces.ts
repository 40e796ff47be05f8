import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A host of its own: a network namespace with one address. */
export interface Host {
  readonly address: string
  /** What a command line begins with that runs on this host. */
  readonly prefix: readonly string[]
}

/** Hosts on one switch, in network namespaces of their own, that can be split into halves. Needs root and `ip`. */
export class Switch {
  readonly hosts: readonly Host[]
  readonly #names: readonly string[]
  readonly #switch: string

  private constructor(name: string, names: readonly string[]) {
    this.#switch = name
    this.#names = names
    this.hosts = names.map((host, i) => ({ address: addressOf(i), prefix: ['ip', 'netns', 'exec', host] }))
  }

  /** Makes the hosts and joins them all; a string says why this machine does not let us. */
  static async open(count: number): Promise<Switch | string> {
    const name = `dn${process.pid}s`
    const made = new Switch(
      name,
      Array.from({ length: count }, (_, i) => `dn${process.pid}h${i}`),
    )
    try {
      await made.#build()
      return made
    } catch (error) {
      await made.close()
      return (error as Error).message.trim().split('\n').at(-1) ?? 'unknown'
    }
  }

  async #build(): Promise<void> {
    await run('ip', ['netns', 'add', this.#switch])
    for (const bridge of ['left', 'right']) {
      await this.#onSwitch('link', 'add', bridge, 'type', 'bridge')
      await this.#onSwitch('link', 'set', bridge, 'up')
    }
    for (const [i, host] of this.#names.entries()) {
      await run('ip', ['netns', 'add', host])
      const on = (...args: string[]) => run('ip', ['-n', host, ...args])
      await on('link', 'add', 'eth', 'type', 'veth', 'peer', 'name', `port${i}`, 'netns', this.#switch)
      await on('addr', 'add', `${addressOf(i)}/24`, 'dev', 'eth')
      await on('link', 'set', 'eth', 'up')
      await on('link', 'set', 'lo', 'up')
      await this.#onSwitch('link', 'set', `port${i}`, 'up')
    }
    await this.split(() => 'left')
  }

  #onSwitch(...args: string[]): Promise<unknown> {
    return run('ip', ['-n', this.#switch, ...args])
  }

  /** Puts each host on one side; hosts of different sides reach each other no longer. */
  async split(sideOf: (host: number) => 'left' | 'right'): Promise<void> {
    for (const i of this.#names.keys()) await this.#onSwitch('link', 'set', `port${i}`, 'master', sideOf(i))
  }

  /** Removes all of it. */
  async close(): Promise<void> {
    for (const name of [...this.#names, this.#switch]) await run('ip', ['netns', 'del', name]).catch(() => undefined)
  }
}

function addressOf(host: number): string {
  return `10.77.0.${host + 1}`
}
