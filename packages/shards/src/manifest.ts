import type { Manifest, ManifestPage, Shard } from '@datanet/records'
import { DatanetError, decode, parseManifestPage as pageShape, parseManifest as parseShape } from '@datanet/records'
import { ManifestTooLargeError } from './errors.ts'
import { checkTotals, MAX_SHARDS, manifestInvalid, ShardSequence, sumOf } from './shard-sequence.ts'

/** A manifest's block and each page of it has at most this many bytes: larger blocks do not travel well. */
export const MAX_MANIFEST_BYTES = 1024 * 1024

function shapeOf<T>(bytes: Uint8Array, what: string, parse: (value: unknown) => T): T {
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw new ManifestTooLargeError(
      `${what} has ${bytes.length} bytes, more than ${MAX_MANIFEST_BYTES}`,
      'The contributor must make the manifest again with this software.',
    )
  }
  const value = decode(bytes)
  try {
    return parse(value)
  } catch (cause) {
    if (cause instanceof DatanetError) throw manifestInvalid(`is not one: ${cause.message}`, cause)
    throw cause
  }
}

/**
 * The manifest in bytes from anywhere, with its totals, and the shards that stand in it, checked; those on pages come by
 * `readShards`. Throws ERR_NOT_CANONICAL, ERR_MANIFEST_TOO_LARGE, ERR_MANIFEST_INVALID and ERR_PATH_INVALID.
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  const manifest = shapeOf(bytes, 'the manifest', parseShape)
  const { shards, pages } = manifest
  if (manifest.rows === 0 && manifest.count > 0) throw manifestInvalid('has nothing in any of its shards')
  if (shards.length > 0 && pages.length > 0) throw manifestInvalid('has both shards and pages of shards')
  if (pages.length > 0) {
    if (pages.some((page) => page.count === 0)) throw manifestInvalid('links to a page without shards')
    checkTotals(manifest, sumOf(pages), 'its pages')
    if (manifest.count > MAX_SHARDS) throw manifestInvalid(`has more than ${MAX_SHARDS} shards`)
    return manifest
  }
  if (shards.length === 0) throw manifestInvalid('has no shards')
  const sequence = new ShardSequence()
  for (const shard of shards) sequence.take(shard)
  checkTotals(manifest, sequence.totals, 'its shards')
  return manifest
}

/**
 * The shards on a page of a manifest, each with the right shape; whether they are what the manifest says is for
 * `readShards` to check. Throws ERR_NOT_CANONICAL, ERR_MANIFEST_TOO_LARGE and ERR_MANIFEST_INVALID.
 */
export function parseManifestPage(bytes: Uint8Array): readonly Shard[] {
  const page: ManifestPage = shapeOf(bytes, 'a page of the manifest', pageShape)
  return page.shards
}
