// This module runs on Nodes that are too old for the rest: plain syntax, built-ins of Node 20 only.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Set for the Node that was handed over to. */
export const HANDED_OVER = 'DATANET_HANDED_OVER'

/** The binary that the npm package `node` brings along, or null. */
export function packagedNode(from: string): string | null {
  try {
    const folder = dirname(createRequire(from).resolve('node/package.json'))
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

/** Runs this very command on another Node, with its input, output and signals; resolves to its exit code. */
export function handOver(node: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, process.argv.slice(1), {
      stdio: process.send ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
      env: { ...process.env, [HANDED_OVER]: '1' },
    })
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, forward)
    child.on('message', (message) => process.send?.(message))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.removeListener(name, forward)
      // Ends by the same signal, so that a shell sees what it would have seen.
      if (signal !== null) process.kill(process.pid, signal)
      resolve(code === null ? 1 : code)
    })
  })
}
