import type { Manifest, Shard } from '@datanet/records'
import {
  type CID,
  cidOf,
  compareBytes,
  DatanetError,
  decode,
  encode,
  parseManifest as parseShape,
  textBytes,
} from '@datanet/records'
import { ManifestInvalidError, ManifestTooLargeError } from './errors.ts'
import { checkPath, pathKey } from './path.ts'
import { isSketch } from './sketch.ts'

/** A manifest is one block, and blocks of more than this many bytes do not travel well. */
export const MAX_MANIFEST_BYTES = 1024 * 1024

const RAW = 0x55
const DAG_PB = 0x70

function invalid(what: string, cause?: unknown): ManifestInvalidError {
  return new ManifestInvalidError(
    `the manifest ${what}`,
    'The contributor must make the manifest again with this software.',
    cause === undefined ? undefined : { cause },
  )
}

function total(shards: readonly Shard[], field: 'rows' | 'bytes'): number {
  const sum = shards.reduce((before, shard) => before + shard[field], 0)
  if (!Number.isSafeInteger(sum)) throw invalid(`has more ${field} than can be counted`)
  return sum
}

function checkShard(shard: Shard): void {
  checkPath(shard.path)
  if (shard.cid.code !== RAW && shard.cid.code !== DAG_PB)
    throw invalid(`names for "${shard.path}" a block that no file begins with`)
  if (!isSketch(shard.sketch)) throw invalid(`has for "${shard.path}" a sketch that is none`)
  if (shard.format === 'bytes' && shard.rows !== 1)
    throw invalid(`counts "${shard.path}", which is one piece, as ${shard.rows} rows`)
  if (shard.rows > shard.bytes) throw invalid(`claims for "${shard.path}" more rows than bytes`)
}

/** Throws unless all paths can lie in one folder: sorted by their bytes, none twice in any case, none below another. */
function checkPaths(shards: readonly Shard[]): void {
  const keys = new Set<string>()
  for (const [place, { path }] of shards.entries()) {
    const before = shards[place - 1]
    if (before !== undefined && compareBytes(textBytes(before.path), textBytes(path)) > 0) {
      throw invalid(`does not list its shards in the order of their paths' bytes ("${before.path}" before "${path}")`)
    }
    if (keys.has(pathKey(path))) throw invalid(`has two shards that one file system may take for one: "${path}"`)
    keys.add(pathKey(path))
  }
  for (const key of keys) {
    for (let end = key.indexOf('/'); end !== -1; end = key.indexOf('/', end + 1)) {
      if (keys.has(key.slice(0, end))) throw invalid(`has "${key}" below a shard that is a file`)
    }
  }
}

function checkManifest(manifest: Manifest): void {
  for (const shard of manifest.shards) checkShard(shard)
  checkPaths(manifest.shards)
  for (const field of ['rows', 'bytes'] as const) {
    const sum = total(manifest.shards, field)
    if (manifest[field] !== sum) throw invalid(`says ${manifest[field]} ${field}, but its shards have ${sum}`)
  }
}

/**
 * The manifest of shards, with its canonical bytes and their CID. Throws ERR_PATH_INVALID, ERR_MANIFEST_INVALID (such as for
 * two shards with one path) and ERR_MANIFEST_TOO_LARGE.
 */
export function buildManifest(shards: readonly Shard[]): { manifest: Manifest; bytes: Uint8Array; cid: CID } {
  const sorted = shards.toSorted((a, b) => compareBytes(textBytes(a.path), textBytes(b.path)))
  const manifest = shapeOf({
    v: 1,
    type: 'manifest',
    rows: total(sorted, 'rows'),
    bytes: total(sorted, 'bytes'),
    shards: sorted,
  })
  checkManifest(manifest)
  const bytes = encode(manifest)
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw new ManifestTooLargeError(
      `the manifest of ${shards.length} files has ${bytes.length} bytes, more than ${MAX_MANIFEST_BYTES}`,
      'Contribute the files in several contributions, or as fewer, larger files.',
    )
  }
  return { manifest, bytes, cid: cidOf(bytes) }
}

function shapeOf(value: unknown): Manifest {
  try {
    return parseShape(value)
  } catch (cause) {
    if (cause instanceof DatanetError) throw invalid(`is not one: ${cause.message}`, cause)
    throw cause
  }
}

/**
 * The manifest in bytes from anywhere, checked so that what it lists can be fetched, counted and exported safely. Throws
 * ERR_NOT_CANONICAL, ERR_MANIFEST_TOO_LARGE, ERR_MANIFEST_INVALID and ERR_PATH_INVALID.
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw new ManifestTooLargeError(
      `the manifest has ${bytes.length} bytes, more than ${MAX_MANIFEST_BYTES}`,
      'The contributor must split the contribution.',
    )
  }
  const manifest = shapeOf(decode(bytes))
  checkManifest(manifest)
  return manifest
}
