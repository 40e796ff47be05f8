import { decompressBrotli, decompressGzip, decompressSnappy, decompressZstd } from 'hyparquet-compressors'
import { malformed } from '../format-fault.ts'
import { unpackLz4 } from './lz4.ts'

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array

interface Zlib {
  gunzipSync?: Unpack
  brotliDecompressSync?: Unpack
  zstdDecompressSync?: Unpack
}

// Node's own are ten times as fast and stop at the length that they are told; other platforms have the portable ones.
const native: Zlib =
  (globalThis as { process?: { getBuiltinModule?: (name: string) => Zlib | undefined } }).process?.getBuiltinModule?.(
    'node:zlib',
  ) ?? {}

type Inflate = (packed: Uint8Array, length: number) => Uint8Array

function either(own: Unpack | undefined, portable: Inflate): Inflate {
  if (own === undefined) return portable
  return (packed, length) => own(packed, { maxOutputLength: Math.max(1, length) })
}

const CODECS: { readonly [code: number]: Inflate } = {
  0: (packed) => packed,
  1: (packed, length) => decompressSnappy(packed, length),
  2: either(native.gunzipSync, decompressGzip),
  4: either(native.brotliDecompressSync, decompressBrotli),
  6: either(native.zstdDecompressSync, (packed, length) => decompressZstd(packed, new Uint8Array(length))),
  7: unpackLz4,
}

/**
 * A page's content: as many bytes as its header says, from its packed ones. Throws ERR_FORMAT_INVALID where they are not
 * these, or are packed in a way that this software does not unpack (LZO, and LZ4 as old Hadoop wrote it).
 */
export function inflate(codec: number, packed: Uint8Array, length: number): Uint8Array {
  const run = CODECS[codec]
  if (run === undefined) throw malformed(`is compressed by codec ${codec}, which is not read`)
  if (length === 0) return new Uint8Array(0)
  let content: Uint8Array
  try {
    content = run(packed, length)
  } catch {
    throw malformed('has a page that does not unpack')
  }
  if (content.length !== length) throw malformed('has a page that unpacks to another length than its header says')
  return content
}
