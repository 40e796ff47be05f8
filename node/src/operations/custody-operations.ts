import type { CallOptions, Operations, PinInfo } from '@datanet/client'
import type { Submission } from '@datanet/quality'
import { type CID, parseCid, type WireRecord } from '@datanet/records'
import type { Custody } from '../custody/custody.ts'
import type { Followed } from '../datanets/followed.ts'
import { InputRefusedError } from '../errors.ts'
import { submittedCase } from './contribution-operations.ts'
import { statusOf } from './contribution-reports.ts'
import { pinInfo } from './copies-report.ts'
import type { Desk } from './desk.ts'

type CustodyOperations = Pick<Operations, 'listPins' | 'pin' | 'unpin' | 'collect'>

/** What is named: contributions, or all that is accepted. Throws ERR_NOT_FOUND, ERR_INPUT_REFUSED. */
function chosenBy(followed: Followed, all: boolean, contributions: readonly string[] | undefined): Submission[] {
  const { replica } = followed
  if (all === (contributions !== undefined)) {
    throw new InputRefusedError(
      all ? 'both all contributions and some of them are named' : 'no contribution is named',
      'Name contributions with --contribution CID, or all of them with --all.',
    )
  }
  if (contributions !== undefined) return [...new Set(contributions)].map((id) => submittedCase(replica, id).submission)
  return [...replica.docket.cases()].flatMap((held) =>
    held.submission !== null && statusOf(replica, held) === 'accepted' ? [held.submission] : [],
  )
}

/** Says in the author's log how many copies it wants, where that is not what it said before. */
async function ask({ replica }: Followed, subjects: readonly (CID | null)[], replicas: number): Promise<void> {
  const records = subjects
    .filter((contribution) => replica.pins.askedBy(replica.author, contribution) !== replicas)
    .map((contribution): WireRecord => ({ type: 'pin', contribution, replicas }))
  if (records.length > 0) await replica.append(records)
}

/** Keeps each; what can't be brought does not keep the others from being brought. */
async function keepAll(
  custody: Custody,
  followed: Followed,
  chosen: readonly Submission[],
  { signal, onProgress }: CallOptions,
): Promise<void> {
  const total = chosen.reduce((sum, { record }) => sum + record.bytes, 0)
  const failures: unknown[] = []
  let done = 0
  for (const submission of chosen) {
    const before = done
    const onBytes = (bytes: number) => {
      // nodes and the manifest come with the content
      done = before + Math.min(submission.record.bytes, bytes)
      onProgress?.({ phase: 'transfer', done, total, unit: 'bytes', item: submission.record.title })
    }
    await custody.keep(followed, submission, 'isPinned', { signal, onBytes }).catch((error: unknown) => {
      signal?.throwIfAborted()
      if ((error as { code?: string }).code === 'ERR_DISK_FULL') throw error
      failures.push(error)
    })
    done = before + submission.record.bytes
  }
  if (failures.length > 0) throw failures[0]
}

/** What this peer keeps, what it asks others to keep, and what it keeps no more. */
export function custodyOperations(desk: Desk): CustodyOperations {
  const { custody } = desk

  const rows = async (followed: Followed, chosen: readonly Submission[], signal?: AbortSignal): Promise<PinInfo[]> => {
    const copies = await custody.copies(followed, chosen, signal)
    return chosen.flatMap((submission) => {
      const found = copies.get(submission.id.toString())
      return found === undefined ? [] : [pinInfo(found, submission)]
    })
  }

  return {
    async listPins({ datanet }, { signal } = {}) {
      const followed = desk.registry.get(datanet)
      const { replica } = followed
      const chosen = [...replica.docket.cases()].flatMap(({ submission }) => {
        if (submission === null) return []
        const isKept = custody.holdings.get(followed.id, submission.id) !== undefined
        return isKept || replica.pins.target(submission.id) > 0 ? [submission] : []
      })
      return await rows(followed, chosen, signal)
    },

    async pin({ datanet, all = false, contributions, replicas }, options = {}) {
      const followed = desk.registry.get(datanet)
      const chosen = chosenBy(followed, all, contributions)
      if (replicas === undefined) {
        if (all) await custody.holdings.setAll(followed.id, true)
        await keepAll(custody, followed, chosen, options)
      } else {
        await ask(followed, all ? [null] : chosen.map(({ id }) => id), replicas)
        // what is here whole costs nothing to keep
        const copies = await custody.copies(followed, chosen, options.signal)
        const here = chosen.filter(({ id }) => copies.get(id.toString())?.local === true)
        await keepAll(custody, followed, here, options)
      }
      return await rows(followed, chosen, options.signal)
    },

    async unpin({ datanet, all = false, contributions }, { signal } = {}) {
      const followed = desk.registry.get(datanet)
      const { replica } = followed
      const chosen = chosenBy(followed, all, contributions)
      if (!all && custody.holdings.keepsAll(followed.id)) {
        throw new InputRefusedError(
          'this peer keeps all of the datanet',
          `\`datanet unpin ${datanet} --all\` ends that; then pin what you want to keep.`,
        )
      }
      const asks = (contribution: CID | null) => replica.pins.askedBy(replica.author, contribution) > 0
      if (all) {
        const isAsking = asks(null) || replica.pins.named().some((id) => asks(parseCid(id)))
        if (isAsking) await replica.append([{ type: 'pin', contribution: null, replicas: 0 }])
        await custody.holdings.setAll(followed.id, false)
        for (const holding of custody.holdings.of(followed.id)) await custody.release(holding, 'isPinned')
      } else {
        await ask(followed, chosen.map(({ id }) => id).filter(asks), 0)
        for (const { id } of chosen) await custody.release({ datanet: followed.id, contribution: id }, 'isPinned')
      }
      return await rows(followed, chosen, signal)
    },

    async collect({ dryRun = false } = {}, { signal, onProgress } = {}) {
      const began = performance.now()
      const { freed, kept, partials } = await custody.collect({
        isDry: dryRun,
        signal,
        onLooked: (done) => onProgress?.({ phase: 'collect', done, total: null, unit: 'blocks' }),
      })
      return { freed, kept, partials, dryRun, seconds: (performance.now() - began) / 1000 }
    },
  }
}
