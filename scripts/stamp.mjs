// The stamp says which lockfile the installed dependencies belong to. It lies in node_modules, so that it goes when they go,
// and it is written last, so that an interrupted install has none.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a finished install always has. A missing one means that somebody deleted parts of it. */
const landmarks = [
  '.package-lock.json',
  'node/package.json',
  'turbo/package.json',
  'typescript/package.json',
  'vitest/package.json',
]

/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules', '.datanet-stamp')

/**
 * The stamp that a finished install would have now: the lockfile's SHA-256 and the platform, since some dependencies are native.
 * @param {string} root
 * @returns {string}
 */
export function expectedStamp(root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return `${hash} ${process.platform}-${process.arch}\n`
}

/**
 * Whether the dependencies are there, and if not, why: `missing` (no node_modules), `interrupted` (no stamp),
 * `stale` (stamp of another lockfile or platform) or `damaged` (stamped, but parts are gone).
 * @param {string} root
 * @returns {'fresh' | 'missing' | 'interrupted' | 'stale' | 'damaged'}
 */
export function installState(root) {
  if (!existsSync(join(root, 'node_modules'))) return 'missing'
  if (!existsSync(stampFile(root))) return 'interrupted'
  if (readFileSync(stampFile(root), 'utf8') !== expectedStamp(root)) return 'stale'
  return landmarks.every((file) => existsSync(join(root, 'node_modules', file))) ? 'fresh' : 'damaged'
}

/**
 * Takes the stamp away, before anything in node_modules is touched.
 * @param {string} root
 */
export function removeStamp(root) {
  rmSync(stampFile(root), { force: true })
}

/**
 * Marks the install as finished for the lockfile that it was made from.
 * @param {string} root
 * @param {string} stamp of `expectedStamp`, taken before the install: the lockfile may have changed since
 */
export function writeStamp(root, stamp) {
  const file = stampFile(root)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, stamp)
  renameSync(`${file}.new`, file)
}
