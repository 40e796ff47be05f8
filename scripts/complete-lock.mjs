// Completes package-lock.json for other platforms.
//
// A registry (or a mirror of one) may not have every platform's build of a tool at the moment that the lockfile is written. npm
// then leaves these optional packages out without a word, and `npm ci` refuses such a lockfile everywhere. So they are named here,
// with their version and platform, and with the hash that the registry has of them: npm fetches only what fits the machine, and
// takes nothing on another one that has other bytes.
//
// 1. Every package that a lockfile names and some package may ask for on some platform is in it.
// 2. Every package that npm fetches has the SHA-512 of its archive.

import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { npm } from './npm.mjs'
import { inRoot, root } from './paths.mjs'

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {boolean} [link] a workspace
 * @property {boolean} [inBundle] comes inside the archive of another package
 * @property {string} [integrity]
 * @property {Record<string, string>} [optionalDependencies]
 */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lockfile */

const platformInName = /(android|darwin|freebsd|linux|openharmony|win32|windows)-(.+)$/

/**
 * The platform that a package's name speaks of: `…-linux-x64-musl`, `…-windows-64`.
 * @param {string} name
 * @returns {LockedPackage}
 */
export function platformOf(name) {
  const [, os = '', rest = ''] = platformInName.exec(name) ?? []
  const [cpu = '', abi = ''] = rest.split('-')
  return {
    ...(cpu ? { cpu: [cpu === '64' ? 'x64' : cpu] } : {}),
    ...(abi.startsWith('musl') ? { libc: ['musl'] } : abi.startsWith('gnu') ? { libc: ['glibc'] } : {}),
    ...(os ? { os: [os === 'windows' ? 'win32' : os] } : {}),
  }
}

/**
 * The optional packages that a lockfile asks for and does not hold.
 * @param {Lockfile} lock
 * @returns {{ key: string, entry: LockedPackage }[]}
 */
export function missingPackages({ packages }) {
  const missing = new Map()
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const key = `node_modules/${name}`
      const exact = /^\d/.test(version) && platformInName.test(name)
      if (!exact || packages[key] || packages[`${path}/${key}`]) continue
      const { cpu, libc, os } = platformOf(name)
      const entry = { version, cpu, dev, libc, optional: true, os } // in npm's order, so that npm does not rewrite it
      missing.set(key, JSON.parse(JSON.stringify(entry)))
    }
  }
  return [...missing].map(([key, entry]) => ({ key, entry }))
}

/**
 * The packages that npm would fetch without knowing what bytes they have.
 * @param {Lockfile} lock
 * @returns {{ key: string, name: string, entry: LockedPackage }[]}
 */
export function unhashedPackages({ packages }) {
  return Object.entries(packages).flatMap(([key, entry]) => {
    const name = key.split('node_modules/').at(-1) ?? ''
    const isFetched = key.includes('node_modules/') && entry.link !== true && entry.inBundle !== true
    return isFetched && !isSha512(entry.integrity) ? [{ key, name, entry }] : []
  })
}

/** @param {string | undefined} integrity */
const isSha512 = (integrity) => integrity?.split(' ').some((hash) => /^sha512-[A-Za-z0-9+/]{86}==$/.test(hash)) === true

/**
 * An entry with its hash, in npm's order, so that npm does not rewrite it.
 * @param {LockedPackage} entry
 * @param {string} integrity
 * @returns {LockedPackage}
 */
export function withIntegrity({ version, ...rest }, integrity) {
  const { cpu, ...others } = rest
  return { ...(version ? { version } : {}), integrity, ...(cpu ? { cpu } : {}), ...others }
}

/**
 * What the registry says the SHA-512 of a package's archive is.
 * @param {string} name
 * @param {string} version
 */
async function integrityOf(name, version) {
  const { code, output } = await npm(root, ['view', `${name}@${version}`, 'dist.integrity'], () => undefined)
  const integrity = output.trim()
  if (code === 0 && isSha512(integrity)) return integrity
  throw new Error(`the registry has no SHA-512 of ${name}@${version}: ${output.trim()}`)
}

/** @param {Lockfile} lock */
function check(lock) {
  for (const { key, entry } of missingPackages(lock)) console.log(`package-lock.json lacks ${key} ${entry.version}`)
  for (const { key } of unhashedPackages(lock)) console.log(`package-lock.json has no SHA-512 of ${key}`)
  if (missingPackages(lock).length + unhashedPackages(lock).length === 0) return
  console.log(
    '`npm ci` would refuse this lockfile, or install what nobody checked. Run: node scripts/complete-lock.mjs',
  )
  process.exitCode = 1
}

/**
 * @param {string} file
 * @param {Lockfile} lock
 */
async function complete(file, lock) {
  const missing = missingPackages(lock)
  const packages = { ...lock.packages, ...Object.fromEntries(missing.map(({ key, entry }) => [key, entry])) }
  const unhashed = unhashedPackages({ packages })
  for (const { key, name, entry } of unhashed) {
    packages[key] = withIntegrity(entry, await integrityOf(name, entry.version ?? ''))
  }
  if (missing.length + unhashed.length === 0) return
  // as npm sorts them, so that it does not rewrite the file
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
  console.log(`added ${missing.length} packages of other platforms and ${unhashed.length} hashes`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = inRoot('package-lock.json')
  /** @type {Lockfile} */
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  if (process.argv.includes('--check')) check(lock)
  else await complete(file, lock)
}
