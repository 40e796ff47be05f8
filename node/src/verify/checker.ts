/** What a worker thread does: opens the entries of a batch, chunk by chunk as it can claim them, and says which held; ends at null. */
import { parentPort } from 'node:worker_threads'
import { openEntry } from '@datanet/records'
import { type Batch, entryAt, mark, work } from './batch.ts'

parentPort?.on('message', (batch: Batch | null) => {
  if (batch === null) {
    parentPort?.close()
    return
  }
  work(batch, (at) => {
    try {
      openEntry(entryAt(batch, at))
      mark(batch, at)
    } catch {
      // whoever reads the marks opens it again, for its error
    }
  })
  parentPort?.postMessage(null)
})
