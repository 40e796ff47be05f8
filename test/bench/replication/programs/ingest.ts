/** Takes entries of others as a peer does that sync brings them to. */

import { createEntryOpener } from '@datanet/node/entry-opener'
import { LevelStore } from '@datanet/node/stores'
import { createSigner, openEntry } from '@datanet/records'
import { Replica } from '@datanet/replica'
import { job, tell } from '../../job.ts'
import { salt } from '../bench-datanet.ts'
import { readEntryFile } from '../entry-file.ts'
import { framesOf } from '../frames.ts'
import { quietHost } from '../quiet-host.ts'

/** Frames that are under way at once. */
const AHEAD = 4
const { path, dir, records } = job<{ path: string; dir: string; records: number }>()

const [charter = new Uint8Array(), ...entries] = readEntryFile(path)
const store = await LevelStore.open(dir)
const opener = createEntryOpener({ logger: console })
const replica = await Replica.open(openEntry(charter), store, quietHost(createSigner(salt(32)), opener.open))
const cpu = process.cpuUsage()
const began = performance.now()
let accepted = 0
const under: Promise<void>[] = []
for (const frame of framesOf(entries)) {
  under.push(
    replica.ingest(frame, 'bench').then((done) => {
      accepted += done.accepted
    }),
  )
  if (under.length >= AHEAD) await under.shift()
}
await Promise.all(under)
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
if (accepted !== entries.length) throw new RangeError(`${accepted} of ${entries.length} entries were accepted`)
await replica.close()
await opener.close()
await store.close()
await tell({ perSecond: records / seconds, cpuMicroseconds: (user + system) / records })
