/** Appends own records, each entry durable before the next is begun. */
import { LevelStore } from '@datanet/node/stores'
import { createSigner } from '@datanet/records'
import { Replica } from '@datanet/replica'
import { job, tell } from '../../job.ts'
import { foundDatanet, salt } from '../bench-datanet.ts'
import { quietHost } from '../quiet-host.ts'
import { opaqueRecords } from '../records.ts'

const { dir, records, perEntry } = job<{ dir: string; records: number; perEntry: number }>()

const store = await LevelStore.open(dir)
const signer = createSigner(salt(32))
const replica = await Replica.open(foundDatanet(signer), store, quietHost(signer))
const batches = Array.from({ length: Math.ceil(records / perEntry) }, (_, i) => opaqueRecords(perEntry, i * perEntry))
const began = performance.now()
for (const batch of batches) await replica.append(batch)
const seconds = (performance.now() - began) / 1000
await replica.close()
await store.close()
await tell({ perSecond: (batches.length * perEntry) / seconds })
