import type { SyncResult } from '@datanet/sync'
import { describe, expect, it } from 'vitest'
import { MAX_SERVED, MAX_SERVED_PER_PEER, PairSyncs } from './pair-syncs.ts'

const PEER = 'm'
const done: SyncResult = {
  received: 0,
  wanted: 0,
  sent: 0,
  bytesReceived: 0,
  bytesSent: 0,
  complete: true,
  rounds: 1,
}

function syncs(self: string) {
  const dialled: PromiseWithResolvers<SyncResult>[] = []
  const again: string[] = []
  const over = new AbortController()
  const pairs = new PairSyncs({
    self,
    dial: () => {
      const dial = Promise.withResolvers<SyncResult>()
      dialled.push(dial)
      return dial.promise
    },
    onAgain: (peer) => again.push(peer),
    over: over.signal,
  })
  return { pairs, dialled, again, over }
}

describe('PairSyncs', () => {
  it('lets who wants a sync join the one that runs, and has one follow it', async () => {
    const { pairs, dialled, again } = syncs('a')
    const both = [pairs.with(PEER), pairs.with(PEER)]
    expect(dialled).toHaveLength(1)
    dialled[0]?.resolve(done)
    expect(await Promise.all(both)).toEqual([done, done])
    expect(again).toEqual([PEER])
  })

  it('refuses to be served by a larger id while its own dial is under way', async () => {
    const { pairs, dialled } = syncs('a')
    const own = pairs.with(PEER)
    await expect(pairs.serve(PEER, async () => done)).rejects.toMatchObject({ code: 'ERR_SYNC_DOUBLE' })
    dialled[0]?.resolve(done)
    expect(await own).toEqual(done)
  })

  it('takes what a smaller id began when its own dial was refused, whichever comes first', async () => {
    for (const servedFirst of [true, false]) {
      const { pairs, dialled } = syncs('z')
      const theirs = { ...done, received: 7 }
      const { promise, resolve } = Promise.withResolvers<SyncResult>()
      const own = pairs.with(PEER)
      const refuse = () => dialled[0]?.reject(new Error('refused'))
      if (!servedFirst) refuse()
      const serving = pairs.serve(PEER, () => promise)
      if (servedFirst) refuse()
      resolve(theirs)
      expect(await own).toEqual(theirs)
      await serving
    }
  })

  it('fails as its dial did where nobody else begins, at once for the smaller id and when it is over for the larger', async () => {
    const small = syncs('a')
    const own = small.pairs.with(PEER)
    small.dialled[0]?.reject(new Error('gone'))
    await expect(own).rejects.toThrow('gone')

    const large = syncs('z')
    const waiting = large.pairs.with(PEER)
    large.dialled[0]?.reject(new Error('gone too'))
    large.over.abort()
    await expect(waiting).rejects.toThrow('gone too')
    await large.pairs.settled()
  })

  it('serves so many at a time, of one peer and of all, and others when some have ended', async () => {
    const { pairs } = syncs('a')
    const { promise, resolve } = Promise.withResolvers<SyncResult>()
    const serve = (peer: string) => pairs.serve(peer, () => promise)
    const served = Array.from({ length: MAX_SERVED_PER_PEER }, () => serve('flood'))
    await expect(serve('flood')).rejects.toMatchObject({ code: 'ERR_SYNC_BUSY' })
    for (let n = served.length; n < MAX_SERVED; n++) served.push(serve(`peer ${n}`))
    await expect(serve('late')).rejects.toMatchObject({ code: 'ERR_SYNC_BUSY' })
    resolve(done)
    await Promise.all(served)
    await Promise.all([serve('flood'), serve('late')])
  })
})
