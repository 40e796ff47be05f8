/**
 * Loaded into a peer before all else: notes, in the file that `DATANET_WORK_FILE` names, each block that is written and what
 * is read of files below `DATANET_WORK_FOLDER`. It writes at once, so that nothing is missing when the peer is killed.
 */
import { subscribe } from 'node:diagnostics_channel'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { basename, dirname, sep } from 'node:path'

const [log = '', folder = ''] = [process.env['DATANET_WORK_FILE'], process.env['DATANET_WORK_FOLDER']]

function note(what: 'block' | 'read', bytes: number, path: string): void {
  fs.appendFileSync(log, `${JSON.stringify({ what, bytes, path })}\n`)
}

subscribe('datanet:write', (message) => {
  const { stage, path } = message as { stage: string; path: string | null }
  if (stage === 'done' && path !== null && basename(dirname(dirname(path))) === 'blocks') note('block', 1, path)
})

const { open } = fs.promises

fs.promises.open = async (path, ...rest) => {
  const file = await open(path, ...rest)
  if (!String(path).startsWith(folder + sep)) return file
  const read = file.read.bind(file) as (...given: unknown[]) => Promise<{ bytesRead: number }>
  const counted = async (...given: unknown[]) => {
    const done = await read(...given)
    note('read', done.bytesRead, String(path))
    return done
  }
  return Object.assign(file, { read: counted })
}
syncBuiltinESMExports()
