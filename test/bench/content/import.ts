import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Lab } from '../bench.ts'
import { runProgram } from '../program.ts'

/** What an import took: seconds, bytes, MB/s, and the most memory of its process, MB. */
export type Imported = Readonly<Record<'seconds' | 'bytes' | 'perSecond' | 'memory' | 'startMemory', number>>

async function imported(lab: Pick<Lab, 'dir'>, program: URL, path: string, turn: number): Promise<Imported> {
  const dir = join(lab.dir, `${basename(program.pathname, '.ts')}-${turn}`)
  await mkdir(dir, { recursive: true })
  try {
    return await runProgram<Imported>(program, { dir, path })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Imports a file or a folder into a new repo: rows, sketches, manifest and fsync included. */
export function importOurs(lab: Pick<Lab, 'dir'>, path: string, turn: number): Promise<Imported> {
  return imported(lab, new URL('programs/import-ours.ts', import.meta.url), path, turn)
}

/** Adds a file or a folder with Helia's UnixFS to blockstore-fs: no fsync, no manifest. */
export function importUnixfs(lab: Pick<Lab, 'dir'>, path: string, turn: number): Promise<Imported> {
  return imported(lab, new URL('programs/import-unixfs.ts', import.meta.url), path, turn)
}
