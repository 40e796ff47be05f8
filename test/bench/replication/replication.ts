import type { Bench } from '../bench.ts'
import { append } from './append.ts'
import { changedAuthors } from './changed-authors.ts'
import { freshPeer } from './fresh-peer.ts'
import { ingest } from './ingest.ts'
import { restart } from './restart.ts'

/** How logs are written, taken, carried between peers and found again. */
export const replication: Bench = {
  name: 'replication',
  about: 'append, ingest, a fresh peer, changed authors, restart; against OrbitDB, hypercore and the machine itself',
  parts: [append, ingest, freshPeer, changedAuthors, restart],
}
