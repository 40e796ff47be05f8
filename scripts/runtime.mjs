// Which Node runs the project: the packaged one; else the machine's, if it is new enough.

import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** The oldest Node that the packages run on; their `engines` and the guard of the command say the same. */
export const oldest = /** @type {const} */ ([22, 19, 0])

/** The newest Node that the packages were tested on. */
export const newest = /** @type {const} */ ([26, 10, 0])

/**
 * @param {string} version such as `24.21.0`
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}

/**
 * The Node to run with: an absolute path, or null if there is none.
 * @param {string} root
 * @param {{ execPath: string, version: string }} [machine]
 * @returns {string | null}
 */
export function findNode(root, machine = { execPath: process.execPath, version: process.versions.node }) {
  const packaged = packagedNode(root)
  if (existsSync(packaged)) return packaged
  return isNewEnough(machine.version) ? machine.execPath : null
}

/**
 * Where the `node` package puts its binary.
 * @param {string} root
 */
export const packagedNode = (root) =>
  join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** What to do when there is no Node to run with. */
export const noNodeMessage = `Node ${oldest.slice(0, 2).join('.')} or newer is needed, and this one is ${process.versions.node}. The package "node" in the dependencies brings Node 24
along, but its binary is missing: npm may be set up to not run install scripts, or the download failed.
Do one of these, then run the command again:
  npm rebuild node --ignore-scripts=false    lets the package fetch its binary
  install Node 24 on this machine            from https://nodejs.org`

/**
 * The environment of every child: the chosen Node first on PATH, no tool that reports home, and no colours in a file.
 * @param {string} node absolute path
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(node) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return {
    ...process.env,
    [key]: [dirname(node), process.env[key]].filter(Boolean).join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
    ...(process.stdout.isTTY || process.env['FORCE_COLOR'] ? {} : { NO_COLOR: '1' }),
  }
}
