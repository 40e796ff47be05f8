import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { proposerOf } from '@datanet/quality'
import { didOf, hexOf, parseCid, publicKeyOf } from '@datanet/records'
import { MAIN } from '../../harness/command.ts'
import type { PeerProcess } from '../../harness/peer-process.ts'
import { Scene } from '../../harness/scene.ts'
import { type Look, readFromPeers, usedBy } from './look.ts'
import type { Place } from './sender/hostile.ts'
import { authorKey, MORE_AUTHORS, validatorKey } from './sender/keys.ts'

const PROBE = fileURLToPath(new URL('probe.ts', import.meta.url))
const LICENSE = 'CC0-1.0'
/** The honest validator decides alone, whatever the sender's validators say. */
const HONEST_WEIGHT = '1000'
const VALIDATORS = 4
/** Authors of the sender that the charter admits: one for each wave, and more for attacks that need several. */
export const AUTHORS = 60
/** Files of the contribution that the sender may ask for, each a block. */
const FILES = 6
const FILE_BYTES = 1_000_000
const ROWS = 20
/** How long a silent validator holds up a round that it has to propose, ms. */
const ROUND_TIMEOUT = 1_000
/** Contributions that are offered at most until one has the honest validator as proposer. */
const TRIES = 20
/** How long an honest contribution may take before it counts as not judged, s. */
const JUDGED_LIMIT = 15

/** What an honest peer has used. */
export interface PeerUse {
  readonly cpu: number
  readonly rss: number
  readonly peak: number
  readonly held: number
  /** Bytes that came from other peers. */
  readonly read: number
  /** Bytes of its repo. */
  readonly disk: number
}

/** An honest peer and the way to look into its process. */
interface Watched {
  readonly peer: PeerProcess
  readonly socket: string
}

async function folderBytes(dir: string): Promise<number> {
  const items = await readdir(dir, { recursive: true, withFileTypes: true })
  const sizes = items
    .filter((item) => item.isFile())
    .map((item) =>
      stat(join(item.parentPath, item.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function openGateway(repo: string): Promise<void> {
  const path = join(repo, 'config.json')
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace(/\}\s*$/, '  "gateway": { "open": true }\n}\n'))
}

/** The validator's own command, which votes on whatever comes. */
function keepVoting({ repo }: PeerProcess, datanet: string, env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [MAIN, 'validate', datanet, '--repo', repo], { env, stdio: 'ignore' })
}

/**
 * Three honest peers in processes of their own, each connected with both others: the validator, with whom the sender
 * talks; an author; and one who only follows.
 */
export class Stage {
  readonly place: Place
  readonly #scene: Scene
  readonly #peers: readonly Watched[]
  readonly #validators: readonly string[]
  readonly #voting: ChildProcess
  #contributions = 0

  private constructor(
    scene: Scene,
    peers: readonly Watched[],
    place: Place,
    validators: readonly string[],
    voting: ChildProcess,
  ) {
    this.#voting = voting
    this.#scene = scene
    this.#peers = peers
    this.place = place
    this.#validators = validators
  }

  /** Opens a stage; where the sender is to be a validator, the charter names some beside the honest one. */
  static async open(withValidators: boolean): Promise<Stage> {
    const scene = await Scene.open()
    try {
      return await Stage.#set(scene, withValidators)
    } catch (error) {
      await scene.close()
      throw error
    }
  }

  static async #set(scene: Scene, withValidators: boolean): Promise<Stage> {
    const peers = await Promise.all(
      ['validator', 'author', 'follower'].map(async (name) => {
        const socket = join(scene.dir, `${name}.sock`)
        const env = { ...scene.env, NODE_OPTIONS: `--import=${PROBE}`, DATANET_BENCH_PROBE: socket }
        const peer = scene.peer(name, env)
        await peer.init()
        await openGateway(peer.repo)
        await peer.start()
        return { peer, socket }
      }),
    )
    const [validator, author, follower] = peers.map(({ peer }) => peer) as [PeerProcess, PeerProcess, PeerProcess]
    await author.client.connect({ address: validator.address })
    await follower.client.connect({ address: validator.address })
    await follower.client.connect({ address: author.address })

    const seed = randomBytes(16).toString('hex')
    const hostile = Array.from({ length: withValidators ? VALIDATORS : 0 }, (_, at) =>
      didOf(validatorKey(seed, at).publicKey),
    )
    const authors = Array.from({ length: AUTHORS + MORE_AUTHORS }, (_, at) => didOf(authorKey(seed, at).publicKey))
    const { datanet } = await validator.client.createDatanet({
      name: 'abuse',
      licenses: [LICENSE],
      validators: [
        { author: validator.author, weight: HONEST_WEIGHT },
        ...hostile.map((did) => ({ author: did, weight: '1' })),
      ],
      writers: [author.author, ...authors],
      rounds: { sealed: false, timeoutMs: ROUND_TIMEOUT, max: 16 },
    })
    const target = `datanet:${datanet}?peer=${validator.address}`
    for (const peer of [author, follower]) {
      await peer.client.joinDatanet({ target })
      await peer.client.getDatanet({ datanet, wait: 20 })
    }
    const place = { address: validator.address, api: validator.api, datanet, seed }
    const voting = keepVoting(validator, datanet, scene.env)
    const validators = [validator.author, ...hostile]
    const stage = new Stage(scene, peers, { ...place, contribution: '', manifest: '', block: '' }, validators, voting)
    const { contribution: first } = await stage.#offer()
    const paths: string[] = []
    for (let at = 0; at < FILES; at++) paths.push(await scene.file(`content-${at}.bin`, randomBytes(FILE_BYTES)))
    const { contribution } = await author.client.contribute({ datanet, paths, license: LICENSE, format: 'bytes' })
    const wait = JUDGED_LIMIT
    const { manifest, files } = await author.client.getContribution({ datanet, contribution, wait })
    await validator.client.getContribution({ datanet, contribution: first, wait })
    await validator.client.pin({ datanet, contributions: [contribution] })
    return new Stage(
      scene,
      peers,
      { ...place, contribution: first, manifest, block: files[0]?.cid ?? '' },
      validators,
      voting,
    )
  }

  get #author(): PeerProcess {
    return (this.#peers[1] as Watched).peer
  }

  /** Offers something new whose first proposer is honest: a silent one is passed over in any case, and takes its time. */
  async #offer(): Promise<{ readonly contribution: string; readonly began: number }> {
    const weights = new Map(this.#validators.map((did) => [hexOf(publicKeyOf(did)), 1n]))
    const honest = hexOf(publicKeyOf(this.#validators[0] ?? ''))
    for (let left = TRIES; ; left--) {
      const began = performance.now()
      const contribution = await this.#contribute()
      if (left === 0 || proposerOf(parseCid(contribution), 0, { weights }) === honest) return { contribution, began }
    }
  }

  async #contribute(): Promise<string> {
    const at = this.#contributions++
    const row = (nth: number) => JSON.stringify({ at, nth, text: randomBytes(30).toString('hex') })
    const rows = Array.from({ length: ROWS }, (_, nth) => `${row(nth)}\n`)
    const paths = [await this.#scene.file(`rows-${at}.jsonl`, rows.join(''))]
    const { datanet } = this.place
    return (await this.#author.client.contribute({ datanet, paths, license: LICENSE })).contribution
  }

  /** How long it takes until a new contribution of the honest author is judged, seconds; the limit where it is not. */
  async judged(): Promise<number> {
    const { datanet } = this.place
    try {
      const { contribution, began } = await this.#offer()
      const signal = AbortSignal.timeout(JUDGED_LIMIT * 1000)
      const { status } = await this.#author.client.getContribution(
        { datanet, contribution, wait: JUDGED_LIMIT },
        { signal },
      )
      return status === 'pending' ? JUDGED_LIMIT : (performance.now() - began) / 1000
    } catch {
      return JUDGED_LIMIT
    }
  }

  /** How long the peer that is attacked takes to answer its owner and a reader of its gateway, seconds. */
  async answered(): Promise<number> {
    const began = performance.now()
    const { client, api } = (this.#peers[0] as Watched).peer
    const { datanet, block } = this.place
    const signal = AbortSignal.timeout(JUDGED_LIMIT * 1000)
    try {
      await client.getDatanet({ datanet }, { signal })
      const answer = await fetch(`${api}/ipfs/${block}?format=raw`, { signal })
      await answer.arrayBuffer()
      return answer.ok ? (performance.now() - began) / 1000 : JUDGED_LIMIT
    } catch {
      return JUDGED_LIMIT
    }
  }

  /** What each peer has used: the one that the sender talks to first. */
  async use(how: Look = 'look'): Promise<PeerUse[]> {
    return await Promise.all(
      this.#peers.map(async ({ peer, socket }) => {
        const used = await usedBy(socket, how)
        const { cpu, rss, peak, held } = used
        return {
          cpu,
          rss,
          peak,
          held,
          read: readFromPeers(used, new URL(peer.api).port),
          disk: await folderBytes(peer.repo),
        }
      }),
    )
  }

  /** CPU time of each peer so far, ms. */
  async cpu(): Promise<number[]> {
    return await Promise.all(this.#peers.map(async ({ socket }) => (await usedBy(socket)).cpu))
  }

  /** Which of these peers an honest peer has shut out, as its log says. */
  shutOut(peerIds: readonly string[]): string[] {
    const named = this.#peers.flatMap(({ peer }) =>
      peer.log.split('\n').flatMap((line) => {
        if (!line.includes('a peer is shut out')) return []
        const { peer: shut } = JSON.parse(line) as { peer?: string }
        return shut === undefined ? [] : [shut]
      }),
    )
    return [...new Set(named)].filter((peer) => peerIds.includes(peer))
  }

  /** How many honest peers another honest peer has shut out, or is not connected with any more. */
  async honestShutOut(): Promise<number> {
    const ids = this.#peers.map(({ peer }) => peer.peerId)
    const out = new Set(this.shutOut(ids))
    for (const { peer } of this.#peers) {
      const connected = await peer.client.listPeers({}).then(
        (peers) => peers.map(({ peerId }) => peerId),
        () => ids,
      )
      for (const id of ids) if (id !== peer.peerId && !connected.includes(id)) out.add(id)
    }
    return out.size
  }

  async close(): Promise<void> {
    this.#voting.kill('SIGKILL')
    await this.#scene.close()
  }
}
