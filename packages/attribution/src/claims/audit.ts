import {
  type AttributedWeight,
  type Attribution,
  compareBytes,
  concatBytes,
  equalBytes,
  sha256,
} from '@datanet/records'
import type { BlockStore } from '@datanet/shards'
import { ResultInvalidError } from '../errors.ts'
import type { Computation, ItemValue, Member } from './computation.ts'
import { parseResult, partsOf, type Result, type RunOptions } from './result.ts'
import { WeightSum } from './weights.ts'

/** What an audit found. */
export interface AuditFinding {
  readonly agrees: boolean
  /** How many parts the result has, and how many of them were recomputed. */
  readonly parts: number
  readonly sampled: number
  /** The first parts that came out otherwise. */
  readonly mismatches: readonly number[]
  /** In words, what does not agree; null when all does. */
  readonly problem: string | null
}

/** Mismatches that an audit lists. */
const MAX_MISMATCHES = 16

/**
 * Which parts to recompute: distinct ones, drawn by a seed that nobody could know when the claim was made (32 random
 * bytes), in rising order. All of them where there are no more than are asked for.
 */
export function sampleParts(seed: Uint8Array, parts: number, count: number): number[] {
  if (count >= parts) return Array.from({ length: parts }, (_, index) => index)
  const chosen = new Set<number>()
  for (let counter = 0; chosen.size < count; counter++) {
    const draw = sha256(concatBytes(seed, Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter)))
    chosen.add(new DataView(draw.buffer, draw.byteOffset).getUint32(0) % parts)
  }
  return [...chosen].sort((a, b) => a - b)
}

function sameMembers(a: readonly Member[], b: readonly Member[]): boolean {
  return (
    a.length === b.length &&
    a.every((member, place) => {
      const other = b[place] as Member
      return (
        member.items === other.items &&
        member.contribution.equals(other.contribution) &&
        equalBytes(member.author, other.author)
      )
    })
  )
}

function sameValues(a: readonly ItemValue[], b: readonly ItemValue[]): boolean {
  return (
    a.length === b.length && a.every(({ item, value }, place) => item === b[place]?.item && value === b[place]?.value)
  )
}

function sameWeights(a: readonly AttributedWeight[], b: readonly AttributedWeight[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ contribution, author, weight }, place) => {
      const other = b[place] as AttributedWeight
      return contribution.equals(other.contribution) && equalBytes(author, other.author) && weight === other.weight
    })
  )
}

/**
 * Recomputes a claimed attribution: that its weights come of its parts, which costs a reading of them, and each part that
 * is in the sample. A claim that is wrong in k of n parts is found by s samples with a probability of about 1 − (1 − k/n)^s,
 * and always when all are sampled. A result that breaks a rule of its form does not agree. Throws what the computation and
 * the store throw, such as for inputs that are gone.
 */
export async function auditClaim(
  claim: Pick<Attribution, 'result' | 'weights'>,
  computation: Computation,
  blocks: Pick<BlockStore, 'get'>,
  sample: (parts: number) => readonly number[],
  options: RunOptions = {},
): Promise<AuditFinding> {
  try {
    const result = parseResult(await blocks.get(claim.result, options))
    return await compare(claim, computation, result, blocks, new Set(sample(result.parts)), options)
  } catch (error) {
    if (!(error instanceof ResultInvalidError)) throw error
    return { agrees: false, parts: 0, sampled: 0, mismatches: [], problem: error.message }
  }
}

async function compare(
  claim: Pick<Attribution, 'weights'>,
  computation: Computation,
  result: Result,
  blocks: Pick<BlockStore, 'get'>,
  chosen: ReadonlySet<number>,
  options: RunOptions,
): Promise<AuditFinding> {
  const { parts } = result
  const none = { agrees: false, parts, sampled: 0, mismatches: [] }
  if (!sameMembers(result.members, computation.members))
    return { ...none, problem: 'it weighs other contributions than its inputs hold' }
  if (parts !== computation.parts)
    return { ...none, problem: `it has ${parts} parts where its inputs make ${computation.parts}` }
  const sum = new WeightSum(result.members)
  const mismatches: number[] = []
  let index = 0
  let sampled = 0
  for await (const values of partsOf(result, blocks, options)) {
    options.signal?.throwIfAborted()
    sum.add(values)
    if (chosen.has(index)) {
      sampled += 1
      if (!sameValues(values, await computation.part(index)) && mismatches.length < MAX_MISMATCHES)
        mismatches.push(index)
      options.onPart?.(sampled, chosen.size)
    }
    index += 1
  }
  const sorted = [...claim.weights].sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
  const weighs = sameWeights(sorted, sum.weights())
  const problem =
    mismatches.length > 0
      ? `part ${mismatches[0]} comes out otherwise`
      : weighs
        ? null
        : 'its weights are not those that its parts add up to'
  return { agrees: problem === null, parts, sampled, mismatches, problem }
}
