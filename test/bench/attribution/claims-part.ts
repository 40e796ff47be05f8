import {
  auditClaim,
  LabelledGame,
  type LabelledInput,
  labelledComputation,
  sampleParts,
  writeResult,
} from '@datanet/attribution'
import { type CID, cidOf, compareBytes, createSigner, encode, sha256, textBytes } from '@datanet/records'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { type LabelledSet, labelledSet } from './labelled-sets.ts'

const SET = 'banking77'
const SIZE = { rows: 2_000, tests: 200, contributions: 20 }
const SAMPLE = 20
const AUDITS = { quick: 2, full: 10 }

/** A store of blocks in memory. */
function memoryBlocks() {
  const blocks = new Map<string, Uint8Array>()
  return {
    put: async (cid: CID, bytes: Uint8Array) => void blocks.set(`${cid}`, bytes),
    get: async (cid: CID) => blocks.get(`${cid}`) ?? new Uint8Array(),
  }
}

function inputOf({ train, test }: LabelledSet): {
  members: Parameters<typeof labelledComputation>[0]
  input: LabelledInput
} {
  const ids = Array.from({ length: SIZE.contributions }, (_, nth) => cidOf(encode(nth)))
  const rows = train.slice(0, SIZE.rows).map((row, at) => ({
    ...row,
    contribution: `${ids[at % ids.length]}`,
    row: Math.floor(at / ids.length),
    author: `${at % ids.length}`,
    stamp: at % ids.length,
  }))
  const members = ids
    .map((contribution, nth) => ({
      contribution,
      author: createSigner(sha256(textBytes(`${nth}`))).publicKey,
      items: rows.filter((row) => row.contribution === `${contribution}`).length,
    }))
    .sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
  const tests = test.slice(0, SIZE.tests).map((row, at) => ({ ...row, id: String(at).padStart(6, '0') }))
  return { members, input: { rows, tests } }
}

async function measure(lab: Lab, set: LabelledSet): Promise<Case[]> {
  const { members, input } = inputOf(set)
  const blocks = memoryBlocks()
  const { cid: result, weights } = await writeResult(labelledComputation(members, new LabelledGame(input)), blocks)
  const claim = { result, weights }
  const audits = lab.quick ? AUDITS.quick : AUDITS.full
  const perSecond = async (count: number, game?: LabelledGame): Promise<number> => {
    const began = performance.now()
    for (let nth = 0; nth < audits; nth += 1) {
      const computation = labelledComputation(members, game ?? new LabelledGame(input))
      const seed = sha256(textBytes(`audit ${nth}`))
      const finding = await auditClaim(claim, computation, blocks, (parts) => sampleParts(seed, parts, count))
      if (!finding.agrees) throw new RangeError(`a claim that is right was not found so: ${finding.problem}`)
    }
    return audits / ((performance.now() - began) / 1000)
  }
  const samples = await lab.inTurn({
    ours: async (turn) => {
      lab.say(`audits of claims, turn ${turn + 1}`)
      const game = new LabelledGame(input)
      game.seniors()
      return {
        whole: await perSecond(SIZE.tests),
        sampled: await perSecond(SAMPLE),
        kept: await perSecond(SIZE.tests, game),
      }
    },
  })
  const about = `claims of ${SIZE.rows.toLocaleString('en')} rows × ${SIZE.tests} test rows, audited`
  const one = (what: string, measured: string) =>
    caseOf({ name: `${about} ${what}`, unit: 'claims/s', better: 'higher', ours: samples.need('ours', measured) })
  return [
    one('whole, from the texts', 'whole'),
    one(`by a sample of ${SAMPLE} test rows, from the texts`, 'sampled'),
    one('whole, once it is known which rows repeat a senior', 'kept'),
  ]
}

/** How many claims are recomputed in a second. */
export const claimsPart: Part = {
  name: 'claims',
  async run(lab) {
    const set = await labelledSet(SET)
    if (set !== null) return measure(lab, set)
    lab.note(`${SET} is missing here; DATANET_DATA names the folder of the data sets.`)
    return []
  },
}
