/** Makes a repo whose author founded a datanet and wrote many records. */

import { initRepo } from '@datanet/node'
import { createEntryOpener } from '@datanet/node/entry-opener'
import { openStores, replicaStore, saveWanted } from '@datanet/node/stores'
import { createSigner } from '@datanet/records'
import { Replica } from '@datanet/replica'
import { job, tell } from '../../job.ts'
import { foundDatanet } from '../bench-datanet.ts'
import { framesOf } from '../frames.ts'
import { GrowingLog } from '../growing-log.ts'
import { quietHost } from '../quiet-host.ts'

const { repo, records, perEntry } = job<{ repo: string; records: number; perEntry: number }>()

function* entriesOf(log: GrowingLog): Generator<Uint8Array> {
  for (let at = 0; at < records; at += perEntry) yield log.next(Math.min(perEntry, records - at)).bytes
}

const { paths, seed } = await initRepo(repo)
const stores = await openStores(paths)
const signer = createSigner(seed)
const charter = foundDatanet(signer)
await saveWanted(stores.records, { datanet: charter.id, charter: charter.bytes, invite: null })
const opener = createEntryOpener({ logger: console })
const replica = await Replica.open(charter, replicaStore(stores.records, charter.id), quietHost(signer, opener.open))
for (const frame of framesOf(entriesOf(new GrowingLog(signer, charter, true)))) await replica.ingest(frame, 'bench')
const { entries } = replica.ledger
await replica.close()
await opener.close()
await stores.close()
await tell({ datanet: charter.id.toString(), entries })
