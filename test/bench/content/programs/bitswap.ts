/** A plain Helia that reads files from peers by bitswap, in a session, and writes them. */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CID } from '@datanet/records'
import { withBitswap } from '@helia/bitswap'
import { withLibp2pLight } from '@helia/libp2p'
import { unixfs } from '@helia/unixfs'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { FsBlockstore } from 'blockstore-fs'
import { MemoryDatastore } from 'datastore-core'
import { createHeliaLight } from 'helia'
import { job, tell } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'

interface Job {
  readonly dir: string
  readonly roots: readonly { readonly cid: string; readonly bytes: number }[]
  readonly addresses: readonly string[]
}

/** Files that are read at a time. */
const FILES = 16

const { dir, roots, addresses } = job<Job>()

const blockstore = new FsBlockstore(join(dir, 'blocks'))
await blockstore.open()
const light = createHeliaLight({ blockstore, datastore: new MemoryDatastore() })
const helia = withBitswap(
  withLibp2pLight<typeof light, { identify: ReturnType<ReturnType<typeof identify>> }>(light, {
    addresses: { listen: [] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify() },
  }),
)
await helia.start()
for (const address of addresses) await helia.libp2p.dial(multiaddr(address))
const [first] = roots
const providers = addresses.map((address) => multiaddr(address))
const session = helia.blockstore.createSession(CID.parse(first?.cid ?? ''), {
  providers,
  minProviders: 1,
  maxProviders: providers.length,
})
const files = unixfs({ blockstore: session, logger: helia.logger } as unknown as Parameters<typeof unixfs>[0])
const left = roots.map((root, at) => ({ ...root, at }))
const began = performance.now()
const read = async (): Promise<void> => {
  for (let next = left.shift(); next !== undefined; next = left.shift())
    await pipeline(
      Readable.from(files.cat(CID.parse(next.cid)), { objectMode: false }),
      createWriteStream(join(dir, String(next.at))),
    )
}
await Promise.all(Array.from({ length: FILES }, read))
const seconds = (performance.now() - began) / 1000
await tell({ seconds, memory: peakMemory() })
session.close()
await helia.stop()
