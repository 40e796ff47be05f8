import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openScenes } from './open-scenes.ts'
import { PeerProcess, type Place } from './peer-process.ts'
import { told } from './told.ts'

/** A folder with a home of its own, and the peers that live in it. */
export class Scene {
  readonly dir: string
  readonly env: NodeJS.ProcessEnv
  readonly #peers: PeerProcess[] = []

  private constructor(dir: string) {
    this.dir = dir
    const { DATANET_REPO: _, ...rest } = process.env
    const home = join(dir, 'home')
    this.env = { ...rest, HOME: home, USERPROFILE: home, DATANET_NO_MDNS: '1', NO_COLOR: '1' }
  }

  static async open(): Promise<Scene> {
    const scene = new Scene(await mkdtemp(join(tmpdir(), 'datanet-e2e-')))
    await mkdir(join(scene.dir, 'home'))
    openScenes.add(scene)
    return scene
  }

  /** A peer that is not there yet. */
  peer(name: string, env: NodeJS.ProcessEnv = this.env, place?: Place): PeerProcess {
    const peer = new PeerProcess(name, this.dir, env, place)
    this.#peers.push(peer)
    return peer
  }

  /** Peers that run, each connected to those before it. */
  async peers<const N extends readonly string[]>(...names: N): Promise<{ [K in keyof N]: PeerProcess }> {
    const peers = names.map((name) => this.peer(name))
    await Promise.all(
      peers.map(async (peer) => {
        await peer.init()
        await peer.start()
      }),
    )
    for (const [index, peer] of peers.entries()) {
      for (const other of peers.slice(0, index)) await peer.client.connect({ address: other.address })
    }
    return peers as { [K in keyof N]: PeerProcess }
  }

  /** Writes a file and gives its path. */
  async file(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.dir, name)
    await writeFile(path, content)
    return path
  }

  /** What each of its peers is doing, for people who look for the reason of a failure. */
  async told(): Promise<string> {
    const nameOf = (id: string) => this.#peers.find((peer) => peer.isKnownAs(id))?.name ?? id
    return (await Promise.all(this.#peers.map((peer) => told(peer, nameOf)))).join('\n')
  }

  /** Ends all peers and removes all that they had. */
  async close(): Promise<void> {
    openScenes.delete(this)
    await Promise.all(this.#peers.filter((peer) => peer.isRunning).map((peer) => peer.kill()))
    await rm(this.dir, { recursive: true, force: true, maxRetries: 3 })
  }
}
