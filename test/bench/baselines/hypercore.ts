import { join } from 'node:path'
import type { Lab } from '../bench.ts'
import { Program, runProgram } from '../program.ts'
import { RECORD_BYTES } from '../replication/records.ts'
import type { Run } from '../rounds.ts'
import { installed, type Software } from './install.ts'

const SOFTWARE: Software = { name: 'hypercore', packages: { hypercore: '11.30.0' } }
/** Appends one by one that are measured. */
const SINGLES = 2000
const SCRIPT = new URL('hypercore-peer.mjs', import.meta.url)

class HypercoreInLab {
  readonly #lab: Lab
  readonly #written = new Map<number, Promise<string>>()

  constructor(lab: Lab) {
    this.#lab = lab
  }

  async #job(task: string, more: object): Promise<object> {
    const packages = await installed(SOFTWARE)
    this.#lab.versions['hypercore'] = SOFTWARE.packages['hypercore'] ?? ''
    return { packages, task, recordBytes: RECORD_BYTES, ...more }
  }

  #dir(name: string): string {
    return join(this.#lab.dir, `hypercore-${name}`)
  }

  /** Appends blocks of the same size as our records, many at a time, then some one by one. */
  async append(name: string, entries: number): Promise<Run> {
    this.#lab.say(`hypercore appends ${entries}`)
    return await runProgram(SCRIPT, await this.#job('append', { dir: this.#dir(name), entries, singles: SINGLES }))
  }

  async #write(entries: number): Promise<string> {
    const dir = this.#dir(`writer-${entries}`)
    await runProgram(SCRIPT, await this.#job('append', { dir, entries, singles: 0 }))
    return dir
  }

  /** A core of so many blocks, written once. */
  #core(entries: number): Promise<string> {
    const written = this.#written.get(entries) ?? this.#write(entries)
    this.#written.set(entries, written)
    return written
  }

  async catchUp(entries: number, turn: number): Promise<Run> {
    const server = new Program(SCRIPT, await this.#job('serve', { dir: await this.#core(entries) }))
    try {
      const { port, key } = await server.next<{ port: number; key: string }>()
      this.#lab.say(`hypercore catches up with ${entries}`)
      const job = { dir: this.#dir(`reader-${entries}-${turn}`), entries, port, key }
      const told = await runProgram<{ seconds: number; bytes: number }>(SCRIPT, await this.#job('catch-up', job))
      return { ...told, perSecond: entries / told.seconds, bytesPerRecord: told.bytes / entries }
    } finally {
      await server.end()
    }
  }
}

const labs = new WeakMap<Lab, HypercoreInLab>()

/** hypercore in a lab. */
export function hypercore(lab: Lab): HypercoreInLab {
  const here = labs.get(lab) ?? new HypercoreInLab(lab)
  labs.set(lab, here)
  return here
}
