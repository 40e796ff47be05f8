/** OrbitDB, doing what it is told: `append`, `serve`, `catch-up` or `reopen`. */
import { randomBytes } from 'node:crypto'
import { job, tell, untilAsked } from '../job.ts'
import { peakMemory } from '../peak-memory.ts'
import { countWireBytes } from '../wire-bytes.ts'
import { packagesFrom } from './packages-from.mjs'

const { packages, task, dir, id, entries, recordBytes, peer, database } = job()
const load = packagesFrom(packages)
const { createHelia } = await load('helia')
const { bitswap } = await load('@helia/block-brokers')
const { libp2pRouting } = await load('@helia/routers')
const { createLibp2p } = await load('libp2p')
const { LevelBlockstore } = await load('blockstore-level')
const { identify } = await load('@libp2p/identify')
const { tcp } = await load('@libp2p/tcp')
const { noise } = await load('@chainsafe/libp2p-noise')
const { yamux } = await load('@chainsafe/libp2p-yamux')
const { gossipsub } = await load('@libp2p/gossipsub')
const { multiaddr } = await load('@multiformats/multiaddr')
const { createOrbitDB } = await load('@orbitdb/core')

const libp2p = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify(), pubsub: gossipsub({ allowPublishToZeroTopicPeers: true }) },
})
const ipfs = await createHelia({
  libp2p,
  blockstore: new LevelBlockstore(`${dir}/blocks`),
  blockBrokers: [bitswap()],
  routers: [libp2pRouting(libp2p)],
})
const orbitdb = await createOrbitDB({ ipfs, id, directory: `${dir}/orbitdb` })
const since = (began) => (performance.now() - began) / 1000

async function countOf(db) {
  let count = 0
  for await (const _ of db.iterator()) count++
  if (count !== entries) throw new RangeError(`${count} of ${entries} entries`)
}

const tasks = {
  async append() {
    const db = await orbitdb.open('bench', { type: 'events' })
    const began = performance.now()
    for (let at = 0; at < entries; at++) await db.add(randomBytes(recordBytes / 2).toString('hex'))
    const perSecond = entries / since(began)
    await db.close()
    await tell({ perSecond, database: String(db.address) })
  },
  async serve() {
    await orbitdb.open(database)
    await tell({ peer: libp2p.getMultiaddrs()[0].toString() })
    await untilAsked()
  },
  async 'catch-up'() {
    const bytes = countWireBytes()
    const began = performance.now()
    await libp2p.dial(multiaddr(peer))
    const db = await orbitdb.open(database)
    await new Promise((resolve, reject) => {
      db.events.on('update', resolve)
      db.events.on('error', reject)
    })
    const seconds = since(began)
    const told = { seconds, firstSeconds: seconds, bytes: bytes(), memory: peakMemory() }
    await countOf(db)
    await tell(told)
  },
  async reopen() {
    const began = performance.now()
    await countOf(await orbitdb.open(database))
    await tell({ seconds: since(began), memory: peakMemory() })
  },
}
await tasks[task]()
await orbitdb.stop()
await ipfs.stop()
process.exit(0)
