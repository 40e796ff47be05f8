// The bootstrap: dependencies that fit the lockfile, and a Node that can run them.
//
// 1. A stamp that fits means that there is nothing to do.
// 2. Otherwise `npm ci` starts from nothing: what an interrupted install left cannot be trusted.
// 3. The stamp is written last. No two installs run at once.

import { existsSync } from 'node:fs'
import { isInterrupted } from './command.mjs'
import { InstallFailed } from './install-failed.mjs'
import { takeInstallLock } from './install-lock.mjs'
import { npm } from './npm.mjs'
import { root } from './paths.mjs'
import { startProgress } from './progress.mjs'
import { findNode, noNodeMessage, packagedNode } from './runtime.mjs'
import { expectedStamp, installState, removeStamp, writeStamp } from './stamp.mjs'

const tailLines = 30

/** @param {string} output */
function tail(output) {
  const telling = output.split('\n').filter((line) => line.trim() && !line.includes('EBADENGINE'))
  return telling.slice(-tailLines).join('\n')
}

/** @param {import('./install-lock.mjs').InstallLock} lock */
async function installDependencies(lock) {
  const stamp = expectedStamp(root)
  removeStamp(root)
  const progress = startProgress('installing')
  // `--include` because NODE_ENV=production would leave out what builds and tests.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const { code, output } = await npm(root, args, (pid) => lock.workBy(pid))
  if (code !== 0) {
    progress.end('install failed')
    if (isInterrupted()) throw new InstallFailed('Stopped; the next run starts the install again.')
    throw new InstallFailed(
      `${tail(output)}\n\nnpm ci failed (exit code ${code}); what it said last is above. Fix that, then run the command again.`,
    )
  }
  progress.end('installed')
  if (!existsSync(packagedNode(root))) await fetchNode(lock)
  writeStamp(root, stamp)
}

/**
 * Lets the package `node` fetch its binary once more: npm may have skipped its install script.
 * @param {import('./install-lock.mjs').InstallLock} lock
 */
async function fetchNode(lock) {
  const progress = startProgress('fetching Node')
  await npm(root, ['rebuild', 'node'], (pid) => lock.workBy(pid))
  progress.end(existsSync(packagedNode(root)) ? 'fetched Node' : 'found no Node')
}

/**
 * Makes sure that the dependencies are installed, and answers with the Node to run everything with.
 * @returns {Promise<string>} absolute path of a Node that is new enough
 * @throws {InstallFailed}
 */
export async function ensureInstalled() {
  let node = findNode(root)
  if (installState(root) === 'fresh' && node) return node
  const lock = await takeInstallLock(root, () => console.log('waiting for another install in this folder…'))
  try {
    if (installState(root) !== 'fresh') await installDependencies(lock)
    node = findNode(root)
    if (!node) {
      await fetchNode(lock)
      node = findNode(root)
    }
  } finally {
    lock.release()
  }
  if (!node) throw new InstallFailed(noNodeMessage)
  return node
}
