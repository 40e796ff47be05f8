// How npm is called: by the one that called us, if there is one.

import { run } from './command.mjs'

/** @typedef {import('./command.mjs').Outcome} Outcome */

/**
 * Runs npm in a folder, quietly, with this process's Node. Stopping kills it, so what it leaves must not be trusted.
 * @param {string} root
 * @param {readonly string[]} args
 * @param {(pid: number) => void} onStart
 * @returns {Promise<Outcome>}
 */
export function npm(root, args, onStart) {
  const options = { cwd: root, env: process.env, expendable: true, onStart }
  const caller = process.env['npm_execpath']
  if (caller && /npm-cli\.[cm]?js$/.test(caller)) return run(process.execPath, [caller, ...args], options)
  if (process.platform === 'win32') return run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options)
  return run('npm', args, options)
}
