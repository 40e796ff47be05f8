/**
 * Loaded into a peer before all else: ends it as a power cut would, at the write point that a file names. The file may be
 * written while the peer runs, and goes when it struck, so that a test sees whether the point was reached.
 */
import { subscribe } from 'node:diagnostics_channel'
import { readFileSync, renameSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { CrashPoint, Kind } from './crash-point.ts'

const armed = process.env['DATANET_CRASH_FILE']
/** A datanet's part of the record store: `d/`, the id's 36 bytes, and then what is kept of it. */
const DATANET_PREFIX = 2 + 36

interface WritePoint {
  readonly stage: 'begin' | 'partial' | 'done'
  readonly path: string | null
  readonly keys: readonly Uint8Array[]
}

function start(key: Uint8Array, from = 0): string {
  return Buffer.from(key.subarray(from, from + 2)).toString('latin1')
}

function kindOfKey(key: Uint8Array): Kind {
  const place = start(key)
  if (place === 'f/') return 'followed'
  if (place === 'k/') return 'dht'
  if (place === 'p/') return 'published'
  if (place === 'i/') return 'import'
  if (place === 'h/') return 'custody'
  return start(key, DATANET_PREFIX) === 'q/' ? 'fingerprints' : 'log'
}

function kindOfFile(path: string): Kind {
  const name = basename(path)
  if (name === 'config.json' || name === 'author.key') return 'repo'
  if (name === 'api.json') return 'api-file'
  return basename(dirname(dirname(path))) === 'blocks' ? 'block' : 'export'
}

function wanted(): CrashPoint | null {
  try {
    return JSON.parse(readFileSync(armed ?? '', 'utf8')) as CrashPoint
  } catch {
    return null
  }
}

/** Writes of the kind that the point names, since the process began. */
let passed = 0

subscribe('datanet:write', (message) => {
  const { stage, path, keys } = message as WritePoint
  const point = wanted()
  if (point === null || point.stage !== stage) return
  const kinds = path === null ? keys.map(kindOfKey) : [kindOfFile(path)]
  if (!kinds.includes(point.kind)) return
  passed += 1
  if (passed <= (point.after ?? 0)) return
  renameSync(armed as string, `${armed}.struck`)
  process.kill(process.pid, 'SIGKILL')
  // the signal ends the process; nothing may be written until it does
  for (;;);
})
