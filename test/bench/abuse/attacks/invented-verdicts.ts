import type { WireRecord } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { announceEach, inventedCid, logOf, upTo } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'

const PINS = 2_500
const prepared = new Map<number, Uint8Array[]>()

function* releases(hostile: Hostile): Generator<Uint8Array> {
  const log = logOf(hostile, hostile.author)
  for (let at = 0; ; at++) {
    const verdicts = Array.from({ length: PINS }, inventedCid)
    const release: WireRecord = { type: 'release', name: `release ${at}`, verdicts }
    yield log.next([release]).bytes
  }
}

/** References that name nothing. */
export const inventedVerdicts: Attack = {
  name: 'releases that pin invented verdicts',
  sender: 'an admitted author',
  sends: `Releases of ${PINS} verdicts each that there are not.`,
  isNew: true,
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, releases(hostile)))
  },
  async send(hostile) {
    await announceEach(hostile, prepared.get(hostile.wave) ?? [])
  },
}
