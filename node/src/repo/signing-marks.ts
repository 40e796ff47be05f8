/**
 * How far each author has signed on this machine, kept outside of the repos so that a backup of a repo does not bring an
 * old state of it back: a small file for each author and datanet.
 * 1. The mark stands in one place of fixed length and is overwritten by one write, so that a process that is killed
 *    leaves the old one or the new one. It is not forced to disk: what is only lost with the machine is worth a write
 *    for each entry, and not a wait.
 * 2. A machine where it can't be kept warns once, and works without.
 */
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type CID, hexOf, parseCid } from '@datanet/records'
import type { MarkKeeper, SigningMark } from '@datanet/replica'
import type { Logger } from 'pino'
import { systemCode } from '../storage/disk-errors.ts'
import { makeFolderSync } from '../storage/make-folder.ts'

/** Bytes of a mark: seq, id, spaces and the end of the line. */
const MARK_BYTES = 128

/** Where this machine keeps what is not part of any repo: `$DATANET_STATE_DIR`, `$XDG_STATE_HOME/datanet`, or `~/.local/state/datanet`. */
export function defaultStateDir(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['DATANET_STATE_DIR']
  if (named !== undefined && named !== '') return resolve(named)
  const states = env['XDG_STATE_HOME']
  return join(states !== undefined && states !== '' ? resolve(states) : join(homedir(), '.local', 'state'), 'datanet')
}

function textOf({ seq, id }: SigningMark): string {
  return `${`${seq} ${id}`.padEnd(MARK_BYTES - 1)}\n`
}

function markIn(text: string): SigningMark | null {
  const [, seq, id] = /^(\d{1,16}) (\S+) *\n$/.exec(text) ?? []
  return seq === undefined || id === undefined ? null : { seq: Number(seq), id: parseCid(id) }
}

/** See the header. `close` gives the files back. */
export class SigningMarks {
  readonly #dir: string
  readonly #logger: Pick<Logger, 'warn'>
  readonly #files = new Map<string, number>()
  #warned = false

  constructor(stateDir: string, author: Uint8Array, logger: Pick<Logger, 'warn'>) {
    this.#dir = join(stateDir, 'signed', hexOf(author))
    this.#logger = logger
  }

  /** The mark of one datanet. */
  of(datanet: CID): MarkKeeper {
    const place = join(this.#dir, datanet.toString())
    return {
      place,
      read: async () => this.#read(place),
      write: async (mark) => this.#write(place, mark),
    }
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file)
    this.#files.clear()
  }

  #read(place: string): SigningMark | null {
    try {
      const mark = markIn(readFileSync(place, 'latin1'))
      if (mark === null) this.#warn(new SyntaxError('not the form of a mark'), place)
      return mark
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') this.#warn(error, place)
      return null
    }
  }

  #write(place: string, mark: SigningMark): void {
    try {
      writeSync(this.#open(place), textOf(mark), 0, 'latin1')
    } catch (error) {
      this.#warn(error, place)
    }
  }

  #open(place: string): number {
    const held = this.#files.get(place)
    if (held !== undefined) return held
    makeFolderSync(this.#dir, 0o700)
    const file = openSync(place, constants.O_WRONLY | constants.O_CREAT, 0o600)
    this.#files.set(place, file)
    return file
  }

  #warn(err: unknown, place: string): void {
    if (this.#warned) return
    this.#warned = true
    this.#logger.warn(
      { err, place },
      'how far this machine has signed can not be kept; start with --restored when you bring a repo back from a backup',
    )
  }
}
