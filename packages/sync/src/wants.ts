/**
 * Wants as rows: `prefix | extent | from | id before`, the id only where `from` is above 0.
 * They come in the order of prefixes, but for one step back: those whom others stand on come first. So nobody can be
 * asked for an author's entries more than twice in a phase, and that costs no memory to check.
 */
import { compareBytes, sha256 } from '@datanet/records'
import { ROW_BYTES_PER_FRAME } from './messages.ts'
import type { Extent, Want } from './plan.ts'
import { idBytes, type Round, violation, widthsOf } from './round.ts'
import { RowReader, RowWriter } from './rows.ts'

const EXTENTS: readonly Extent[] = ['none', 'one', 'all']
const ROW_ROOM = 80

/** A want as it came. */
export interface Wanted {
  readonly prefix: Uint8Array
  readonly extent: Extent
  readonly from: number
  /** The beginning of the id that the asking peer has before `from`; null where it has none. */
  readonly before: Uint8Array | null
}

/** Puts the wants of those whom others stand on first, and each part in the order of prefixes. */
export function inOrder(round: Round, wants: readonly Want[]): Want[] {
  const width = widthsOf(round).prefix
  const foremost = round.session.logs.foremost.map((author) => sha256(author).subarray(0, width))
  const isForemost = (want: Want) =>
    foremost.some((prefix) => compareBytes(prefix, want.difference.prefix) === 0) ? 0 : 1
  return wants
    .map((want) => ({ want, rank: isForemost(want) }))
    .sort((a, b) => a.rank - b.rank || compareBytes(a.want.difference.prefix, b.want.difference.prefix))
    .map(({ want }) => want)
}

/** Sends wants, in frames; at least one, which tells how many entries are offered in return. */
export async function sendWants(round: Round, wants: readonly Want[], offered: number): Promise<void> {
  const { talk } = round.session
  let rows = new RowWriter()
  let told = offered
  for (const { difference, from, extent, before } of wants) {
    rows.bytes(difference.prefix).number(EXTENTS.indexOf(extent)).number(from)
    if (before !== null) rows.bytes(idBytes(round, before))
    if (rows.length + ROW_ROOM <= ROW_BYTES_PER_FRAME) continue
    await talk.send({ type: 'wants', rows: rows.done(), offered: told, last: false })
    rows = new RowWriter()
    told = 0
  }
  await talk.send({ type: 'wants', rows: rows.done(), offered: told, last: true })
}

/** Reads wants frame by frame, and sees to their order. */
export class WantReader {
  readonly #round: Round
  #last: Uint8Array | null = null
  #steppedBack = false

  constructor(round: Round) {
    this.#round = round
  }

  read(bytes: Uint8Array): Wanted[] {
    const widths = widthsOf(this.#round)
    const wants: Wanted[] = []
    for (const rows = new RowReader(bytes); !rows.isAtEnd; ) {
      const prefix = rows.bytes(widths.prefix)
      const extent = EXTENTS[rows.number()]
      if (extent === undefined) throw violation('a want of an unknown extent')
      const from = rows.number()
      this.#checkOrder(prefix)
      wants.push({ prefix, extent, from, before: from === 0 ? null : rows.bytes(widths.id) })
    }
    return wants
  }

  #checkOrder(prefix: Uint8Array): void {
    if (this.#last !== null && compareBytes(this.#last, prefix) >= 0) {
      if (this.#steppedBack) throw violation('wants are out of order, or ask for the same again')
      this.#steppedBack = true
    }
    this.#last = prefix
  }
}
