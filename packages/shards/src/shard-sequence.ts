import { CID, compareBytes, type Shard, sha256, textBytes } from '@datanet/records'
import * as Digest from 'multiformats/hashes/digest'
import { ManifestInvalidError } from './errors.ts'
import { FINGERPRINT_BYTES } from './fingerprint.ts'
import { FingerprintSet } from './fingerprint-set.ts'
import { checkPath, pathKey } from './path.ts'
import { isSketch } from './sketch.ts'

/** No contribution has more shards, nor more folders that they lie in. */
export const MAX_SHARDS = 200_000

const RAW = 0x55
const DAG_PB = 0x70
const SHA2_256 = 0x12

/** The block of a file without a byte; there is no other. */
const EMPTY = CID.createV1(RAW, Digest.create(SHA2_256, sha256(new Uint8Array(0))))

/** The error for a manifest that breaks a rule; `what` goes on after "the manifest". */
export function manifestInvalid(what: string, cause?: unknown): ManifestInvalidError {
  return new ManifestInvalidError(
    `the manifest ${what}`,
    'The contributor must make the manifest again with this software.',
    cause === undefined ? undefined : { cause },
  )
}

/** What shards sum up to. */
export interface Totals {
  readonly count: number
  readonly rows: number
  readonly bytes: number
}

/** The sums of some totals; throws ERR_MANIFEST_INVALID where they are more than can be counted. */
export function sumOf(parts: Iterable<Totals>): Totals {
  const sum = { count: 0, rows: 0, bytes: 0 }
  for (const part of parts) {
    for (const field of ['count', 'rows', 'bytes'] as const) {
      sum[field] += part[field]
      if (!Number.isSafeInteger(sum[field])) throw manifestInvalid(`has more ${field} than can be counted`)
    }
  }
  return sum
}

/** Throws ERR_MANIFEST_INVALID unless what is said of shards is what they are. */
export function checkTotals(said: Totals, are: Totals, who: string): void {
  for (const field of ['count', 'rows', 'bytes'] as const) {
    if (said[field] === are[field]) continue
    const what = field === 'count' ? 'shards' : field
    throw manifestInvalid(`says ${said[field]} ${what} of ${who}, but there are ${are[field]}`)
  }
}

function checkShard(shard: Shard): void {
  checkPath(shard.path)
  if (shard.cid.code !== RAW && shard.cid.code !== DAG_PB)
    throw manifestInvalid(`names for "${shard.path}" a block that no file begins with`)
  if (!isSketch(shard.sketch)) throw manifestInvalid(`has for "${shard.path}" a sketch that is none`)
  const isPiece = shard.format === 'bytes'
  if (shard.bytes === 0) {
    if (!isPiece || shard.rows !== 0 || shard.rowRoot !== null || shard.sketch.length > 0 || !shard.cid.equals(EMPTY))
      throw manifestInvalid(`claims that "${shard.path}", which is empty, holds something`)
    return
  }
  if (isPiece && shard.rows !== 1)
    throw manifestInvalid(`counts "${shard.path}", which is one piece, as ${shard.rows} rows`)
  if (isPiece !== (shard.rowRoot === null))
    throw manifestInvalid(
      `has for "${shard.path}" ${isPiece ? 'a root of rows, and it has none' : 'no root of its rows'}`,
    )
  if (shard.rows > shard.bytes) throw manifestInvalid(`claims for "${shard.path}" more rows than bytes`)
}

function hashOfKey(key: string): Uint8Array {
  return sha256(textBytes(key)).subarray(0, FINGERPRINT_BYTES)
}

/**
 * Checks shards one after the other, as they come from a manifest or its pages: each by itself, and that all paths can lie in
 * one folder: sorted by their bytes, none twice in any case, none below another. It keeps a hash for each file and folder,
 * never a shard.
 */
export class ShardSequence {
  readonly #files = new FingerprintSet()
  readonly #folders = new FingerprintSet()
  #before: string | null = null
  #entered = 0
  #rows = 0
  #bytes = 0

  /** What the shards up to here sum up to. */
  get totals(): Totals {
    return { count: this.#files.size, rows: this.#rows, bytes: this.#bytes }
  }

  /** Takes the next shard. Throws ERR_PATH_INVALID and ERR_MANIFEST_INVALID. */
  take(shard: Shard): void {
    checkShard(shard)
    const { path } = shard
    const before = this.#before ?? ''
    if (compareBytes(textBytes(before), textBytes(path)) > 0) {
      throw manifestInvalid(
        `does not list its shards in the order of their paths' bytes ("${before}" before "${path}")`,
      )
    }
    this.#enterFolders(before, path)
    const key = hashOfKey(pathKey(path))
    if (!this.#files.add(key)) throw manifestInvalid(`has two shards that one file system may take for one: "${path}"`)
    if (this.#folders.has(key)) throw manifestInvalid(`has files below "${path}", which is a file itself`)
    if (this.#files.size > MAX_SHARDS) throw manifestInvalid(`has more than ${MAX_SHARDS} shards`)
    const sum = sumOf([this.totals, { count: 0, rows: shard.rows, bytes: shard.bytes }])
    this.#rows = sum.rows
    this.#bytes = sum.bytes
    this.#before = path
  }

  /** Looks at the folders of a path that the path before does not lie in: in sorted order each is entered once. */
  #enterFolders(before: string, path: string): void {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      if (before.startsWith(path.slice(0, end + 1))) continue
      this.#entered += 1
      if (this.#entered > MAX_SHARDS) throw manifestInvalid(`has more than ${MAX_SHARDS} folders`)
      const key = hashOfKey(pathKey(path.slice(0, end)))
      if (this.#files.has(key)) throw manifestInvalid(`has "${path}" below a shard that is a file`)
      this.#folders.add(key)
    }
  }
}
