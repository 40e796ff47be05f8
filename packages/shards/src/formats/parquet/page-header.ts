import { beyond, malformed } from '../format-fault.ts'
import { MAX_DICTIONARY_VALUES, MAX_PAGE_BYTES, MAX_PAGE_VALUES } from './bounds.ts'
import { ThriftReader } from './thrift.ts'

/** What stands before a page. */
export interface PageHeader {
  readonly kind: 'data' | 'dictionary' | 'other'
  /** Bytes of the header itself. */
  readonly headerBytes: number
  readonly packed: number
  readonly unpacked: number
  readonly values: number
  readonly encoding: number
  /** Of a page of version 2: the bytes of its levels, which are never packed; null for version 1. */
  readonly levels: { readonly repetition: number; readonly definition: number; readonly isPacked: boolean } | null
}

const DATA = 0
const DICTIONARY = 2
const DATA_V2 = 3

function readNumbers(
  reader: ThriftReader,
  fields: readonly number[],
  flags?: Map<number, boolean>,
): Map<number, number> {
  const numbers = new Map<number, number>()
  reader.struct((field, type) => {
    if (type <= 2) flags?.set(field, reader.flag(type))
    if (!fields.includes(field) || type <= 2) return false
    numbers.set(field, reader.integer())
    return true
  })
  return numbers
}

function checkSizes(header: PageHeader): PageHeader {
  const { packed, unpacked, values, levels } = header
  for (const size of [packed, unpacked]) {
    if (size < 0) throw malformed('has a page of less than no bytes')
    if (size > MAX_PAGE_BYTES) throw beyond(`has a page of ${size} bytes, more than ${MAX_PAGE_BYTES}`)
  }
  if (values < 0) throw malformed('has a page of less than no values')
  const most = header.kind === 'dictionary' ? MAX_DICTIONARY_VALUES : MAX_PAGE_VALUES
  if (values > most) throw beyond(`has a ${header.kind} page of ${values} values, more than ${most}`)
  if (levels !== null) {
    const sum = levels.repetition + levels.definition
    if (levels.repetition < 0 || levels.definition < 0 || sum > packed || sum > unpacked) {
      throw malformed('has a page whose levels are longer than the page')
    }
  }
  return header
}

/** The header at the start of these bytes. Throws ERR_FORMAT_INVALID, ERR_FORMAT_BOUND. */
export function parsePageHeader(bytes: Uint8Array): PageHeader {
  const reader = new ThriftReader(bytes)
  const top = new Map<number, number>()
  let page = new Map<number, number>()
  const flags = new Map<number, boolean>()
  reader.struct((field) => {
    if (field >= 1 && field <= 3) top.set(field, reader.integer())
    else if (field === 5) page = readNumbers(reader, [1, 2])
    else if (field === 7) page = readNumbers(reader, [1, 2])
    else if (field === 8) page = readNumbers(reader, [1, 4, 5, 6], flags)
    else return false
    return true
  })
  const type = top.get(1)
  const sizes = { headerBytes: reader.position, packed: top.get(3) ?? -1, unpacked: top.get(2) ?? -1 }
  if (type === DATA_V2) {
    const levels = { definition: page.get(5) ?? 0, repetition: page.get(6) ?? 0, isPacked: flags.get(7) ?? true }
    return checkSizes({ kind: 'data', ...sizes, values: page.get(1) ?? -1, encoding: page.get(4) ?? -1, levels })
  }
  if (type !== DATA && type !== DICTIONARY) {
    return checkSizes({ kind: 'other', ...sizes, values: 0, encoding: 0, levels: null })
  }
  const kind = type === DATA ? 'data' : 'dictionary'
  return checkSizes({ kind, ...sizes, values: page.get(1) ?? -1, encoding: page.get(2) ?? -1, levels: null })
}
