import { expect, test } from 'vitest'
import { MAX_METERED, MAX_SYNC_SENT, SYNC_WAITING_MS, SyncMeter } from './sync-meter.ts'

const MB = 1024 * 1024

/** A meter with a clock that is set by hand, and a channel on which each frame takes its time to come. */
function metered(logBytes = 0) {
  const clock = { now: 0 }
  const meter = new SyncMeter({ now: () => clock.now, logBytes: () => logBytes })
  const line = (peer: string, takes = 0, size = 100) =>
    meter.metered(peer, {
      send: async () => undefined,
      receive: async () => {
        clock.now += takes
        return new Uint8Array(size)
      },
    })
  return { clock, line }
}

test('a peer that sends each frame just in time is not waited for without end', async () => {
  const { line, clock } = metered()
  const { receive } = line('a', 4900)
  const all = async () => {
    for (;;) await receive()
  }
  await expect(all()).rejects.toMatchObject({ code: 'ERR_SYNC_SLOW' })
  expect(clock.now).toBeLessThan(SYNC_WAITING_MS + 10_000)
})

test('one that is as slow but sends much, or is sent much, goes on', async () => {
  const { line } = metered()
  const slow = line('a', 4900, 32 * 1024)
  for (let n = 0; n < 100; n++) await slow.receive()
  const sent = line('b', 4900, 10)
  for (let n = 0; n < 100; n++) {
    await sent.send(new Uint8Array(32 * 1024))
    await sent.receive()
  }
})

test('a peer is sent a few times what there is, and the rest is left to time', async () => {
  const logs = 10 * MB
  const { line, clock } = metered(logs)
  let sent = 0
  const all = async () => {
    // each sync has a line of its own
    for (;;) {
      await line('a').send(new Uint8Array(MB))
      sent += MB
    }
  }
  await expect(all()).rejects.toMatchObject({ code: 'ERR_SYNC_SPENT' })
  expect(sent).toBeGreaterThanOrEqual(logs + MAX_SYNC_SENT)
  expect(sent).toBeLessThanOrEqual(4 * logs + MAX_SYNC_SENT)
  await line('b').send(new Uint8Array(MB))
  clock.now += 60 * 60_000
  await line('a').send(new Uint8Array(MB))
})

test('peers without number cost constant memory: who was sent something longest ago is forgotten', async () => {
  const { line } = metered()
  await line('first').send(new Uint8Array(MAX_SYNC_SENT))
  await expect(line('first').send(new Uint8Array(1))).rejects.toMatchObject({ code: 'ERR_SYNC_SPENT' })
  for (let n = 0; n < MAX_METERED; n++) await line(`${n}`).send(new Uint8Array(1))
  await line('first').send(new Uint8Array(1))
})
