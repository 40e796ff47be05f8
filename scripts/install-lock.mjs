// One install at a time. The lock is a file that is created exclusively and names the processes that work under it.
//
// 1. It lies outside node_modules, which an install empties.
// 2. It holds while the owner or its npm lives: npm goes on for a while when only its parent was killed.
// 3. A lock left by the dead is taken over, by one taker at a time.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { isInterrupted } from './command.mjs'
import { InstallFailed } from './install-failed.mjs'

/** @typedef {{ owner: number, npm: number | null, host: string }} Holder */

/** The owner touches its lock this often (ms), so that a process id used again after a reboot cannot hold it for ever. */
const beat = 2_000
const silence = 60_000
const pollInterval = 200

/**
 * The file that exists while an install is under way.
 * @param {string} root
 */
export const installLockFile = (root) => join(root, '.turbo', 'install.lock')

/** @param {number | null} pid */
function isAlive(pid) {
  if (pid === null) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * Creates a file that must not exist yet.
 * @param {string} file
 * @param {string} text
 */
function createExclusively(file, text) {
  try {
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * How long ago a file was touched, in ms; null if it is gone.
 * @param {string} file
 */
function ageOf(file) {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? Date.now() - stats.mtimeMs : null
}

/**
 * Whether nobody works under this lock any more.
 * @param {string} file
 */
function isAbandoned(file) {
  const age = ageOf(file)
  if (age === null) return false
  /** @type {Holder | null} */
  let holder = null
  try {
    holder = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return age > silence
  }
  if (!holder || holder.host !== hostname()) return age > silence
  if (isAlive(holder.npm)) return false
  return !isAlive(holder.owner) || age > silence
}

/** @param {string} file */
function takeAway(file) {
  const takers = `${file}.takeover`
  if ((ageOf(takers) ?? 0) > silence) rmSync(takers, { force: true })
  if (!createExclusively(takers, '')) return
  try {
    if (isAbandoned(file)) rmSync(file, { force: true })
  } finally {
    rmSync(takers, { force: true })
  }
}

/** @typedef {{ workBy(npm: number): void, release(): void }} InstallLock */

/**
 * Takes the lock, waiting for whoever has it.
 * @param {string} root
 * @param {() => void} [onWait] called once if the lock is taken
 * @returns {Promise<InstallLock>}
 * @throws {InstallFailed} if we are asked to stop while we wait
 */
export async function takeInstallLock(root, onWait) {
  const file = installLockFile(root)
  /** @type {Holder} */
  const holder = { owner: process.pid, npm: null, host: hostname() }
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; !createExclusively(file, JSON.stringify(holder)); ) {
    if (isAbandoned(file)) takeAway(file)
    else {
      if (!told) onWait?.()
      told = true
      if (isInterrupted()) throw new InstallFailed('Stopped while another install was under way.')
      await new Promise((resolve) => setTimeout(resolve, pollInterval))
    }
  }
  const heart = setInterval(() => {
    const now = new Date()
    if (existsSync(file)) utimesSync(file, now, now)
  }, beat)
  heart.unref()
  return {
    workBy(npm) {
      writeFileSync(`${file}.new`, JSON.stringify({ ...holder, npm }))
      renameSync(`${file}.new`, file)
    },
    release() {
      clearInterval(heart)
      rmSync(file, { force: true })
    },
  }
}
