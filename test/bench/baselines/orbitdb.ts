import { join } from 'node:path'
import type { Lab } from '../bench.ts'
import { Program, runProgram } from '../program.ts'
import { RECORD_BYTES } from '../replication/records.ts'
import type { Run } from '../rounds.ts'
import { installed, type Software } from './install.ts'

/** With the versions of Helia and libp2p that it works with. */
const SOFTWARE: Software = {
  name: 'OrbitDB',
  packages: {
    '@chainsafe/libp2p-noise': '17.0.0',
    '@chainsafe/libp2p-yamux': '8.0.1',
    '@helia/block-brokers': '5.2.4',
    '@helia/routers': '5.1.1',
    '@libp2p/gossipsub': '15.0.23',
    '@libp2p/identify': '4.1.14',
    '@libp2p/tcp': '11.0.28',
    '@multiformats/multiaddr': '13.0.3',
    '@orbitdb/core': '4.0.0',
    'blockstore-level': '3.0.3',
    helia: '6.1.4',
    libp2p: '3.3.11',
  },
}
const SCRIPT = new URL('orbitdb-peer.mjs', import.meta.url)

interface Written {
  readonly perSecond: number
  readonly database: string
  readonly dir: string
}

class OrbitDb {
  readonly #lab: Lab
  readonly #written = new Map<number, Promise<Written>>()

  constructor(lab: Lab) {
    this.#lab = lab
  }

  async #job(task: string, more: object): Promise<object> {
    const packages = await installed(SOFTWARE)
    this.#lab.versions['OrbitDB'] = SOFTWARE.packages['@orbitdb/core'] ?? ''
    return { packages, task, recordBytes: RECORD_BYTES, ...more }
  }

  #dir(name: string): string {
    return join(this.#lab.dir, `orbitdb-${name}`)
  }

  /** Appends entries of the same size as ours, one by one: its API has no other way. */
  async append(name: string, entries: number): Promise<Run & Written> {
    const dir = this.#dir(name)
    const job = await this.#job('append', { dir, id: 'writer', entries })
    this.#lab.say(`OrbitDB appends ${entries}`)
    const told = await runProgram<Omit<Written, 'dir'>>(SCRIPT, job)
    return { ...told, dir } as Run & Written
  }

  /** A database of so many entries, written once. */
  #database(entries: number): Promise<Written> {
    const written = this.#written.get(entries) ?? this.append(`writer-${entries}`, entries)
    this.#written.set(entries, written)
    return written
  }

  async catchUp(entries: number, turn: number): Promise<Run> {
    const { dir, database } = await this.#database(entries)
    const server = new Program(SCRIPT, await this.#job('serve', { dir, id: 'writer', database }))
    try {
      const { peer } = await server.next<{ peer: string }>()
      this.#lab.say(`OrbitDB catches up with ${entries}`)
      const job = { dir: this.#dir(`reader-${entries}-${turn}`), id: 'reader', entries, peer, database }
      const told = await runProgram<{ seconds: number; bytes: number }>(SCRIPT, await this.#job('catch-up', job))
      return { ...told, perSecond: entries / told.seconds, bytesPerRecord: told.bytes / entries }
    } finally {
      await server.end()
    }
  }

  /** Opens the database again and reads all of it. */
  async reopen(entries: number): Promise<Run> {
    const { dir, database } = await this.#database(entries)
    this.#lab.say(`OrbitDB reopens ${entries}`)
    return await runProgram(SCRIPT, await this.#job('reopen', { dir, id: 'writer', entries, database }))
  }
}

const labs = new WeakMap<Lab, OrbitDb>()

/** OrbitDB in a lab. */
export function orbitDb(lab: Lab): OrbitDb {
  const here = labs.get(lab) ?? new OrbitDb(lab)
  labs.set(lab, here)
  return here
}
