// Completes package-lock.json for other platforms.
//
// A registry (or a mirror of one) may not have every platform's build of a tool at the moment that the lockfile is written. npm
// then leaves these optional packages out without a word, and `npm ci` refuses such a lockfile everywhere. Naming them with their
// version and platform is enough: npm fetches only what fits the machine.

import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { inRoot } from './paths.mjs'

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = inRoot('package-lock.json')
  /** @type {Lockfile} */
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingPackages(lock)
  if (process.argv.includes('--check')) {
    for (const { key, entry } of missing) console.log(`package-lock.json lacks ${key} ${entry.version}`)
    if (missing.length > 0) {
      console.log('`npm ci` would refuse this lockfile. Run: node scripts/complete-lock.mjs')
      process.exitCode = 1
    }
  } else if (missing.length > 0) {
    const added = Object.fromEntries(missing.map(({ key, entry }) => [key, entry]))
    const sorted = Object.entries({ ...lock.packages, ...added }).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
    console.log(`added ${missing.length} packages of other platforms`)
  }
}
