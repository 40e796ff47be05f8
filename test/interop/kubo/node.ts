import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { multiaddr } from '@multiformats/multiaddr'
import { bytesOf, output } from '../output.ts'

/** A Kubo on this machine alone: a repo of its own, loopback addresses, nobody to bootstrap from, no DHT. */
export class KuboNode {
  readonly #command: string
  readonly #env: NodeJS.ProcessEnv
  readonly #repo: string
  #daemon: ChildProcess | null = null

  private constructor(command: string, repo: string) {
    this.#command = command
    this.#repo = repo
    this.#env = { ...process.env, IPFS_PATH: repo, IPFS_TELEMETRY: 'off' }
  }

  /** Makes a node; it is offline until it is started. */
  static async create(command: string, repo: string): Promise<KuboNode> {
    const node = new KuboNode(command, repo)
    await node.run('init', '--profile=test')
    await node.run('config', 'Routing.Type', 'none')
    await node.run('config', '--json', 'AutoConf.Enabled', 'false')
    return node
  }

  /** Runs the daemon until it says that it is ready. */
  async start(): Promise<void> {
    const daemon = spawn(this.#command, ['daemon'], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#daemon = daemon
    daemon.stderr.resume()
    for await (const line of createInterface({ input: daemon.stdout })) if (line.includes('Daemon is ready')) break
    daemon.stdout.resume()
  }

  run(...args: string[]): Promise<string> {
    return output(this.#command, args, { env: this.#env })
  }

  cat(cid: string): Promise<Buffer> {
    return bytesOf(this.#command, ['cat', cid], { env: this.#env })
  }

  /** The CID that a file gets when it is added as we add it. */
  async add(file: string, ...more: string[]): Promise<string> {
    const as = ['--cid-version=1', '--raw-leaves', '--chunker=size-1048576', '--max-file-links=1024']
    return (await this.run('add', '-Q', ...as, ...more, file)).trim()
  }

  /** Where others reach it. */
  async address(): Promise<string> {
    const { Addresses } = JSON.parse(await this.run('id')) as { Addresses: string[] }
    return Addresses.find((address) => address.includes('/127.0.0.1/tcp/')) ?? ''
  }

  /** The address of its own gateway. */
  async gateway(): Promise<string> {
    return (await readFile(`${this.#repo}/gateway`, 'utf8')).trim()
  }

  /** Connects to a peer that is on this machine. */
  async connect(addresses: readonly string[]): Promise<void> {
    const local = addresses.find((address) => multiaddr(address).toString().startsWith('/ip4/127.0.0.1/tcp/'))
    await this.run('swarm', 'connect', local ?? '')
  }

  /** Ends the daemon, and removes the repo. */
  async remove(): Promise<void> {
    const daemon = this.#daemon
    if (daemon !== null && daemon.exitCode === null) {
      const gone = once(daemon, 'exit')
      daemon.kill('SIGTERM')
      await gone
    }
    await rm(this.#repo, { recursive: true, force: true })
  }
}
