/** One end of a plain libp2p stream: the one with an `address` takes bytes, the other gives them in large sends. */
import { once } from 'node:events'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { job, tell, untilAsked } from '../job.ts'
import { peakMemory } from '../peak-memory.ts'

const PROTOCOL = '/bench/stream/1.0.0'
/** Bytes of one send, unless the job says. */
const USUAL_SEND = 1024 * 1024
const { address, bytes, send = USUAL_SEND } = job<{ address?: string; bytes: number; send?: number }>()

const node = await createLibp2p({
  addresses: { listen: address === undefined ? ['/ip4/127.0.0.1/tcp/0'] : [] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
})

if (address === undefined) {
  await node.handle(PROTOCOL, async (stream) => {
    const chunk = new Uint8Array(send).fill(1)
    for (let left = bytes; left > 0; left -= send) {
      if (!stream.send(chunk.subarray(0, Math.min(left, send)))) await once(stream, 'drain')
    }
    await stream.close()
  })
  await tell({ address: node.getMultiaddrs()[0]?.toString() })
  await untilAsked()
} else {
  const cpu = process.cpuUsage()
  const began = performance.now()
  const stream = await node.dialProtocol(multiaddr(address), PROTOCOL)
  let got = 0
  for await (const chunk of stream) got += chunk.byteLength
  const seconds = (performance.now() - began) / 1000
  if (got !== bytes) throw new RangeError(`${got} of ${bytes} bytes came`)
  const { user, system } = process.cpuUsage(cpu)
  await tell({ seconds, memory: peakMemory(), cpuSeconds: (user + system) / 1e6 })
}
await node.stop()
