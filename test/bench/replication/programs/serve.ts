/** A peer that has what others want. */
import { createPeer } from '@datanet/node'
import { job, tell, untilAsked } from '../../job.ts'

const { repo } = job<{ repo: string }>()

const peer = await createPeer({ repo, listen: ['/ip4/127.0.0.1/tcp/0'] })
await tell({ address: peer.addresses()[0] })
await untilAsked()
await peer.stop()
