/** Writes the entries of several authors to a file, as they come from another peer; the charter first. */
import { createSigner } from '@datanet/records'
import { job, tell } from '../../job.ts'
import { foundDatanet, salt } from '../bench-datanet.ts'
import { writeEntryFile } from '../entry-file.ts'
import { GrowingLog } from '../growing-log.ts'

const AUTHORS = 16
const { path, records, perEntry } = job<{ path: string; records: number; perEntry: number }>()

const writers = Array.from({ length: AUTHORS }, () => createSigner(salt(32)))
const charter = foundDatanet(createSigner(salt(32)), writers)
const logs = writers.map((writer) => new GrowingLog(writer, charter, false))

function* entries(): Generator<Uint8Array> {
  yield charter.bytes
  for (let at = 0, turn = 0; at < records; at += perEntry, turn++) {
    const log = logs[turn % AUTHORS] as GrowingLog
    yield log.next(Math.min(perEntry, records - at)).bytes
  }
}

writeEntryFile(path, entries())
await tell({ done: true })
