/**
 * A peer that holds content. Without a `link` it founds a datanet and contributes the paths; with one it joins, and fetches
 * what was contributed.
 */

import { setTimeout as pause } from 'node:timers/promises'
import { createPeer, initRepo } from '@datanet/node'
import { job, tell, untilAsked } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'

interface Job {
  readonly repo: string
  readonly paths?: readonly string[]
  readonly link?: string
  readonly contribution?: string
  readonly out?: string
}

/** Between two looks, ms. */
const LOOK = 20

const { repo, paths = [], link, contribution: wanted, out = '' } = job<Job>()

await initRepo(repo)
const peer = await createPeer({ repo, listen: ['/ip4/127.0.0.1/tcp/0'] })
const { operations } = peer
if (link === undefined) {
  const { datanet } = await operations.createDatanet({ name: 'bench' })
  const began = performance.now()
  const { contribution } = await operations.contribute({ datanet, paths: [...paths], license: 'CC0-1.0' })
  const seconds = (performance.now() - began) / 1000
  const { files } = await operations.getContribution({ datanet, contribution })
  await tell({
    address: peer.addresses()[0],
    datanet,
    contribution,
    seconds,
    roots: files.map(({ cid, bytes }) => ({ cid, bytes })),
  })
} else {
  const { datanet } = await operations.joinDatanet({ target: link })
  const isThere = () =>
    operations.getContribution({ datanet, contribution: wanted ?? '' }).then(
      () => true,
      () => false,
    )
  while (!(await isThere())) await pause(LOOK)
  await operations.fetch({ datanet, contributions: [wanted ?? ''], out })
  await tell({ address: peer.addresses()[0] })
}
await untilAsked()
const memory = peakMemory()
await peer.stop()
await tell({ memory })
