import { setTimeout } from 'node:timers/promises'
import type { Client, Happening, Judged } from '@datanet/client'
import { PeerUnreachableError } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { reasonLine } from '../present/judgement.ts'
import { shell } from '../present/shell.ts'
import type { Session } from '../session.ts'

/** What may leave something new to vote on: content that came, or a senior that was decided. */
const WORK: readonly Happening['type'][] = ['contribution', 'verdict', 'synced']

/** How soon what could not be judged is asked for again; the peer remembers how long each rests, so asking costs little. */
const LOOK_AGAIN_MS = 15_000

function judgedLines({ contribution, score, reasons }: Judged): string[] {
  return [`${contribution}  score ${score}`, ...reasons.map((reason) => `  ${reasonLine(reason)}`)]
}

async function pass(session: Session, peer: Client, datanet: string, again: boolean): Promise<Judged[]> {
  const judged = await session.withProgress((options) => peer.validate({ datanet, again }, options))
  session.say(...judged.flatMap(judgedLines))
  return judged
}

/** Votes on what is there and on what comes, until the signal; returns all votes. Throws ERR_NO_PEER when the peer stops. */
async function keepVoting(session: Session, peer: Client, datanet: string, signal: AbortSignal): Promise<Judged[]> {
  const all: Judged[] = []
  try {
    // Listened to from before the first pass on, so that nothing falls between, and during each pass, however long it takes.
    await using happenings = await peer.events({ datanet }, { signal })
    let work = Promise.withResolvers<void>()
    const listening = (async () => {
      for await (const { type } of happenings) if (WORK.includes(type)) work.resolve()
    })()
    // its error is thrown where it is waited for
    listening.catch(() => undefined)
    const over = listening.then(() => true)
    for (let isFirst = true, isOver = false; !isOver; isFirst = false) {
      work = Promise.withResolvers()
      all.push(...(await pass(session, peer, datanet, isFirst)))
      if (isFirst) session.note('Waiting for more; Ctrl-C ends it.')
      isOver = await orRested(Promise.race([over, work.promise.then(() => false)]))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  if (!signal.aborted) throw new PeerUnreachableError(session.repo)
  return all
}

/** What is waited for, or false once what could not be judged may have rested. */
async function orRested(waited: Promise<boolean>): Promise<boolean> {
  const timer = new AbortController()
  try {
    return await Promise.race([waited, setTimeout(LOOK_AGAIN_MS, false, { signal: timer.signal })])
  } finally {
    timer.abort()
  }
}

export const registerValidate: Register = (parent, run) => {
  declare(
    parent,
    'validate',
    'Vote on what awaits this validator, by the gates of the datanet',
    'datanet validate bafyrei…',
    'datanet validate bafyrei… --once',
  )
    .argument('<id>', 'the datanet')
    .option('--once', 'return when nothing is left to vote on, instead of waiting for more')
    .action(
      run(async (session, given: string, flags: { once?: true }) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const controller = new AbortController()
        const stop = () => controller.abort()
        process.once('SIGINT', stop).once('SIGTERM', stop)
        try {
          const judged = flags.once
            ? await pass(session, peer, datanet, true)
            : await keepVoting(session, peer, datanet, controller.signal)
          return {
            document: judged,
            text: (_, next) => [
              judged.length === 0 ? 'There was nothing to vote on.' : `Voted on ${judged.length}.`,
              ...next(shell`datanet contributions ${datanet}`),
            ],
          }
        } finally {
          process.off('SIGINT', stop).off('SIGTERM', stop)
        }
      }),
    )
}
