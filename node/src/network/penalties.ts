/** Points of a peer halve in this time, in milliseconds. */
const HALF_LIFE = 60_000
/** From this many points on, a peer is shut out. */
const SHUT_OUT_AT = 8
/** A peer that was shut out is let in again when no more points than this are left: two minutes after the last offence, or more. */
const LET_IN_AT = 2
/** Fewer points than this are forgotten. */
const NEGLIGIBLE = 0.05
/** With so many peers on the list, those are looked for that can be forgotten. */
const SWEEP_AT = 1_000
/** The most peers on the list: one more pushes out the one that did something wrong longest ago. */
export const MAX_PENALISED = 10_000

/** Points for falling silent: a busy peer may now and then; four times within a minute is too much. */
const SILENCE = 2.2
/** Silences that end within this time of each other are one: a peer that is busy leaves all conversations with it waiting. */
const ONE_SILENCE = 4_000

type Record = { points: number; at: number; shutOut: boolean; silentAt: number }

export type Penalties = {
  /** Counts an offence of a peer against it: 1 for a message that is invalid, more for what can't be an accident. */
  add(peer: string, points: number): void
  /** Counts that a peer kept a conversation waiting for too long. */
  silence(peer: string): void
  /** Points of a peer now. */
  points(peer: string): number
  /** Whether a peer's offences weigh so much that it is shut out. */
  isShutOut(peer: string): boolean
  /** How many peers points are held against now, and how many of them are shut out. */
  counts(): { penalised: number; shutOut: number }
}

/**
 * Counts what peers do wrong, and lets it fade: gossip passes offenders by, and connections with the worst are refused.
 * `onShutOut` is called each time that a peer's offences come to weigh too much.
 */
export function createPenalties(onShutOut: (peer: string) => void, now: () => number = Date.now): Penalties {
  /** The last one to do something wrong comes last. */
  const records = new Map<string, Record>()
  let sweepAt = SWEEP_AT

  const points = (peer: string): number => {
    const record = records.get(peer)
    if (record === undefined) return 0
    const left = record.points * 2 ** (-(now() - record.at) / HALF_LIFE)
    if (left >= NEGLIGIBLE) return left
    records.delete(peer)
    return 0
  }

  // Points fade from the first moment on; with one bound for both ways a peer would be back at once.
  const isShutOut = (peer: string): boolean => points(peer) > LET_IN_AT && records.get(peer)?.shutOut === true

  const add = (peer: string, more: number): void => {
    const was = isShutOut(peer)
    const sum = points(peer) + more
    if (records.size >= sweepAt) {
      for (const other of [...records.keys()]) points(other)
      // so that a long list is not walked for each offence
      sweepAt = Math.max(SWEEP_AT, 2 * records.size)
    }
    const silentAt = records.get(peer)?.silentAt ?? Number.NEGATIVE_INFINITY
    records.delete(peer)
    for (const oldest of records.keys()) {
      if (records.size < MAX_PENALISED) break
      records.delete(oldest)
    }
    records.set(peer, { points: sum, at: now(), shutOut: was || sum >= SHUT_OUT_AT, silentAt })
    if (!was && sum >= SHUT_OUT_AT) onShutOut(peer)
  }

  return {
    points,
    add,
    isShutOut,
    counts() {
      const held = [...records.keys()].filter((peer) => points(peer) > 0)
      return { penalised: held.length, shutOut: held.filter(isShutOut).length }
    },
    silence(peer) {
      if (now() - (records.get(peer)?.silentAt ?? Number.NEGATIVE_INFINITY) < ONE_SILENCE) return
      add(peer, SILENCE)
      const record = records.get(peer)
      if (record !== undefined) record.silentAt = now()
    },
  }
}
