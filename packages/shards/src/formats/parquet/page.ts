import { malformed } from '../format-fault.ts'
import { inflate } from './inflate.ts'
import type { PageHeader } from './page-header.ts'
import { RunLengths } from './run-lengths.ts'
import type { SchemaNode } from './schema-tree.ts'
import type { StoredValues } from './stored-values.ts'
import { isDictionaryEncoding, storedValues } from './values.ts'

/** A page of a column, open: its levels and its values, each to be taken one at a time. */
export interface OpenPage {
  /** Entries: values, nulls and empty lists. */
  readonly entries: number
  readonly repetition: RunLengths | null
  readonly definition: RunLengths | null
  /** The values; null where they are places in the dictionary. */
  readonly values: StoredValues | null
  readonly places: RunLengths | null
  /** Bytes that it holds in memory. */
  readonly held: number
}

function widthOf(most: number): number {
  return 32 - Math.clz32(most)
}

/** Takes the levels off a page of version 1: each run stands after its length. */
class LevelTaker {
  rest: Uint8Array

  constructor(bytes: Uint8Array) {
    this.rest = bytes
  }

  take(most: number): RunLengths | null {
    if (most === 0) return null
    const { rest } = this
    if (rest.length < 4) throw malformed('has a page that ends too early')
    const length = new DataView(rest.buffer, rest.byteOffset, 4).getUint32(0, true)
    if (length > rest.length - 4) throw malformed('has a page whose levels are longer than the page')
    this.rest = rest.subarray(4 + length)
    return new RunLengths(rest.subarray(4, 4 + length), widthOf(most))
  }
}

interface Parts {
  readonly repetition: RunLengths | null
  readonly definition: RunLengths | null
  readonly values: Uint8Array
}

function partsOf(node: SchemaNode, codec: number, header: PageHeader, packed: Uint8Array): Parts {
  const { levels, unpacked } = header
  if (levels === null) {
    const taker = new LevelTaker(inflate(codec, packed, unpacked))
    const repetition = taker.take(node.repetition)
    const definition = taker.take(node.definition)
    return { repetition, definition, values: taker.rest }
  }
  const both = levels.repetition + levels.definition
  const runs = (start: number, end: number, most: number): RunLengths | null =>
    most === 0 ? null : new RunLengths(packed.subarray(start, end), widthOf(most))
  const rest = packed.subarray(both)
  return {
    repetition: runs(0, levels.repetition, node.repetition),
    definition: runs(levels.repetition, both, node.definition),
    values: levels.isPacked ? inflate(codec, rest, unpacked - both) : rest,
  }
}

/** Opens a data page from its packed bytes. Throws ERR_FORMAT_INVALID, ERR_FORMAT_BOUND. */
export function openPage(node: SchemaNode, codec: number, header: PageHeader, packed: Uint8Array): OpenPage {
  const { repetition, definition, values } = partsOf(node, codec, header, packed)
  const entries = header.values
  const open = { entries, repetition, definition, held: header.unpacked + packed.length }
  const { encoding } = header
  if (!isDictionaryEncoding(encoding)) {
    const type = node.type ?? 'BOOLEAN'
    const read = storedValues(values, { type, typeLength: node.typeLength, encoding, count: entries })
    // Of the lengths of DELTA encodings there are two lists.
    return {
      ...open,
      held: open.held + (encoding === 6 || encoding === 7 ? 8 * entries : 0),
      values: read,
      places: null,
    }
  }
  // A page of nulls alone may have nothing after its levels.
  const places =
    values.length === 0 ? new RunLengths(values, 0) : new RunLengths(values.subarray(1), values[0] as number)
  return { ...open, values: null, places }
}
