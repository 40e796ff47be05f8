/** Parts of a result as they lie in blocks: `{v, type, parts: [[item, value, item, value, …], …]}`. */
import { decode, encode } from '@datanet/records'
import { ComputationTooLargeError, ResultInvalidError } from '../errors.ts'
import type { ItemValue } from './computation.ts'

const TYPE = 'attribution-parts'
/** Bytes of the largest page: a block of the size that travels well. */
export const MAX_PAGE_BYTES = 1024 * 1024
/** What the values of canonical DAG-CBOR reach to. */
const LARGEST = 2n ** 63n - 1n
const HINT = 'Whoever made the claim must make it again; until then it counts for nothing.'

type Flat = (number | bigint)[]

function flatten(values: readonly ItemValue[]): Flat {
  return values.flatMap(({ item, value }) => {
    if (value > LARGEST || -value > LARGEST)
      throw new ComputationTooLargeError(
        `a part gives item ${item} more than fits into 63 bits`,
        'Choose parameters with a smaller common denominator, such as fewer neighbours.',
      )
    return [item, value]
  })
}

/** Puts parts into pages, each of at most 1 MiB. Throws ERR_COMPUTATION_TOO_LARGE. */
export class PageWriter {
  #parts: Flat[] = []
  #bytes = 0

  /** The page that was full before this part came, if it was. */
  add(values: readonly ItemValue[]): Uint8Array | null {
    const part = flatten(values)
    const size = encode(part).length
    if (size > MAX_PAGE_BYTES / 2)
      throw new ComputationTooLargeError(
        `one part of the result has ${size} bytes, more than ${MAX_PAGE_BYTES / 2}`,
        'Claim fewer items at once.',
      )
    const page = this.#bytes + size > MAX_PAGE_BYTES / 2 ? this.end() : null
    this.#parts.push(part)
    this.#bytes += size
    return page
  }

  /** The last page, or null when there is nothing in it. */
  end(): Uint8Array | null {
    if (this.#parts.length === 0) return null
    const page = encode({ v: 1, type: TYPE, parts: this.#parts })
    this.#parts = []
    this.#bytes = 0
    return page
  }
}

function invalid(what: string): ResultInvalidError {
  return new ResultInvalidError(`a page of the result ${what}`, HINT)
}

function readPart(part: unknown, items: number): ItemValue[] {
  if (!Array.isArray(part) || part.length % 2 !== 0) throw invalid('has a part that is no list of pairs')
  const values: ItemValue[] = []
  let before = -1
  for (let at = 0; at < part.length; at += 2) {
    const [item, value] = [part[at] as unknown, part[at + 1] as unknown]
    if (typeof item !== 'number' || !Number.isSafeInteger(item) || item <= before || item >= items)
      throw invalid('names an item that is out of order or not there')
    if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value)))
      throw invalid('has a value that is no integer')
    if (BigInt(value) === 0n) throw invalid('has a value of 0')
    values.push({ item, value: BigInt(value) })
    before = item
  }
  return values
}

/** The parts of a page; `items` is how many items there are. Throws ERR_RESULT_INVALID and ERR_NOT_CANONICAL. */
export function readPage(bytes: Uint8Array, items: number): ItemValue[][] {
  if (bytes.length > MAX_PAGE_BYTES) throw invalid(`has ${bytes.length} bytes, more than ${MAX_PAGE_BYTES}`)
  const page = decode(bytes) as { v?: unknown; type?: unknown; parts?: unknown } | null
  if (page === null || typeof page !== 'object' || page.v !== 1 || page.type !== TYPE || !Array.isArray(page.parts))
    throw invalid('is not one')
  return page.parts.map((part) => readPart(part, items))
}
