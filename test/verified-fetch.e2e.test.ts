/** Content of a peer, read through its gateway by a client of IPFS that checks every block. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPeer, initRepo, type Peer, repoPaths } from '@datanet/node'
import type { CID } from '@datanet/records'
import { createVerifiedFetch, type VerifiedFetch } from '@helia/verified-fetch'
import { decode } from '@ipld/dag-cbor'
import { tcp } from '@libp2p/tcp'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
let peer: Peer
let verifiedFetch: VerifiedFetch
let manifest: string
const content = new Uint8Array(randomBytes(3 * 2 ** 20 + 7))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-verified-fetch-'))
  const paths = repoPaths(join(folder, 'repo'))
  await initRepo(paths.dir)
  await writeFile(paths.config, (await readFile(paths.config, 'utf8')).replace('{', '{"gateway": {"open": true},'))
  peer = await createPeer({ repo: paths.dir, listen: ['/ip4/127.0.0.1/tcp/0'] })
  await writeFile(join(folder, 'noise.bin'), content)
  const { datanet } = await peer.operations.createDatanet({ name: 'Gateway' })
  const { contribution } = await peer.operations.contribute({
    datanet,
    paths: [join(folder, 'noise.bin')],
    license: 'CC0-1.0',
  })
  ;({ manifest } = await peer.operations.getContribution({ datanet, contribution }))
  verifiedFetch = await createVerifiedFetch({
    gateways: [peer.api.address],
    routers: [],
    allowLocal: true,
    allowInsecure: true,
    // HTTP alone: no peer is looked for
    libp2pConfig: { addresses: { listen: [] }, transports: [tcp()], peerDiscovery: [], services: {} },
  })
})

afterAll(async () => {
  await verifiedFetch?.stop()
  await peer?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a file comes whole, from its CID alone, and in parts', async () => {
  const raw = await verifiedFetch(`ipfs://${manifest}`, { headers: { accept: 'application/vnd.ipld.raw' } })
  const { shards } = decode<{ shards: { cid: CID }[] }>(new Uint8Array(await raw.arrayBuffer()))
  const cid = shards[0]?.cid.toString()
  const response = await verifiedFetch(`ipfs://${cid}`)
  expect(response.status).toBe(200)
  expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), content)).toBe(0)
  const part = await verifiedFetch(`ipfs://${cid}`, { headers: { range: 'bytes=1048570-1048590' } })
  expect(part.status).toBe(206)
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(content.subarray(1048570, 1048591))
})
