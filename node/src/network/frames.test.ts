import fc from 'fast-check'
import { encode } from 'it-length-prefixed'
import { Uint8ArrayList } from 'uint8arraylist'
import { expect, test } from 'vitest'
import { readFrames } from './frames.ts'

const tooLarge = () => new RangeError('too large')
const cutOff = () => new RangeError('cut off')

async function framesOf(chunks: readonly (Uint8Array | Uint8ArrayList)[], maxBytes = 1000): Promise<Uint8Array[]> {
  const source = async function* () {
    yield* chunks
  }
  return await Array.fromAsync(readFrames(source(), { maxBytes, tooLarge, cutOff }))
}

test('frames come out as they went in, however the bytes are cut', async () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(frames, fc.array(fc.nat(50), { minLength: 1 }), fc.boolean(), async (sent, cuts, inLists) => {
      const bytes = Buffer.concat(sent.map((frame) => encode.single(frame).subarray()))
      const chunks: (Uint8Array | Uint8ArrayList)[] = []
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const cut = Math.max(1, cuts[turn % cuts.length] ?? 1)
        const [one, two] = [bytes.subarray(at, at + cut), bytes.subarray(at + cut, at + 2 * cut)]
        chunks.push(...(inLists ? [new Uint8ArrayList(one, two)] : [one, two]))
        at += 2 * cut
      }
      expect((await framesOf(chunks)).map((frame) => Buffer.from(frame))).toEqual(
        sent.map((frame) => Buffer.from(frame)),
      )
    }),
  )
})

test('a length beyond the limit, or without end, is refused before anything is held', async () => {
  await expect(framesOf([Uint8Array.of(0xe9, 0x07)])).rejects.toThrow('too large')
  await expect(framesOf([Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80)])).rejects.toThrow('too large')
  for (const bytes of [[3, 1, 2], [0x81]]) await expect(framesOf([Uint8Array.from(bytes)])).rejects.toThrow('cut off')
})
