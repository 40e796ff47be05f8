// Child processes: started, waited for, and told when we are asked to stop.

import { spawn } from 'node:child_process'

/** @typedef {{ code: number, output: string, seconds: number }} Outcome `code` is 128 + n for a child ended by signal n */

/**
 * @typedef {object} Options
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} [show] the child writes to our terminal instead of into `output`
 * @property {number} [limit] seconds after which a child that hangs is killed
 * @property {boolean} [expendable] when we are asked to stop, the child is killed at once: npm takes half a minute to obey
 * @property {(pid: number) => void} [onStart]
 */

/** Running children, and whether they are expendable. @type {Map<import('node:child_process').ChildProcess, boolean>} */
const children = new Map()
let interrupted = false

/** Whether we were asked to stop. */
export const isInterrupted = () => interrupted

/** Passes SIGINT and SIGTERM on to the children, so that they clean up, and lets the caller finish after them. */
export function forwardSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      interrupted = true
      // A terminal sends Ctrl-C to the whole group, the children included.
      const sentAlready = signal === 'SIGINT' && process.stdin.isTTY
      for (const [child, expendable] of children) {
        if (expendable) child.kill('SIGKILL')
        else if (!sentAlready) child.kill(signal)
      }
    })
  }
}

/**
 * Runs a command to its end. A command that cannot be started has code 127 and says why in its output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env, show = false, limit, expendable = false, onStart }) {
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    children.set(child, expendable)
    if (child.pid !== undefined) onStart?.(child.pid)
    const timer = limit === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limit * 1000)
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    /** @param {number} code @param {string} [reason] */
    const finish = (code, reason = '') => {
      clearTimeout(timer)
      children.delete(child)
      resolve({
        code,
        output: Buffer.concat(chunks).toString() + reason,
        seconds: (performance.now() - started) / 1000,
      })
    }
    child.once('error', (error) => finish(127, `${error.message}\n`))
    child.once('close', (code, signal) =>
      finish(code ?? (signal === 'SIGKILL' ? 137 : signal === 'SIGINT' ? 130 : 143)),
    )
  })
}
