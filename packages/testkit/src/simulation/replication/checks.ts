/** What must hold when all is healed, whatever has happened. */
import type { Head } from '@datanet/log'
import { type Entry, equalBytes, hexOf } from '@datanet/records'
import type { Counts } from './counts.ts'
import type { OpenedEntries } from './opened.ts'
import type { Peer } from './peer.ts'
import type { Restoration } from './restoration.ts'

/** By author, as hex: the lowest seq at which two honest peers tell different stories, or one knows of a fork. */
export type Forks = ReadonlyMap<string, number>

/** How a simulation ended. */
export interface Ending {
  readonly honest: readonly Peer[]
  /** Of these, some whose disks are looked at. */
  readonly inspected: readonly Peer[]
  readonly shown: Forks
  readonly restorations: readonly Restoration[]
  readonly opened: OpenedEntries
}

const headsOf = (peer: Peer): Head[] => [...(peer.log?.heads() ?? [])]

/** What honest peers tell of these authors, as it is on their disks now. */
export async function forksShown(
  honest: readonly Peer[],
  authors: readonly Uint8Array[],
  opened: OpenedEntries,
): Promise<Forks> {
  const forks = new Map<string, number>()
  for (const author of authors) {
    const told: string[] = []
    let lowest = Number.POSITIVE_INFINITY
    for (const { log } of honest) {
      lowest = Math.min(lowest, log?.head(author)?.fork ?? lowest)
      let seq = 0
      for await (const bytes of log?.read(author) ?? []) {
        const id = opened.open(bytes).id.toString()
        told[seq] ??= id
        if (told[seq] !== id) lowest = Math.min(lowest, seq)
        seq++
      }
    }
    if (lowest !== Number.POSITIVE_INFINITY) forks.set(hexOf(author), lowest)
  }
  return forks
}

/** Whether an author's entries from here on were on a disk that was put back before enough others had heard of them. */
function wentWithTheDisk({ restorations }: Ending, key: string, seq: number): boolean {
  return restorations.some(({ peer, isKnownWell, from }) => peer.key === key && !isKnownWell && seq >= from)
}

export function areEqual([first, ...others]: readonly Peer[]): boolean {
  const root = first?.log?.frontier.root
  return root !== undefined && others.every(({ log }) => log?.frontier.root.equals(root))
}

/** Every fork that was shown to two halves is known to both, with a proof that anybody can check (L2, S3). */
async function forksFound({ honest, shown, opened }: Ending, counts: Counts): Promise<string[]> {
  const problems: string[] = []
  counts.forks = shown.size
  for (const [key, seq] of shown) {
    const blind: string[] = []
    for (const peer of honest) {
      const head = headsOf(peer).find(({ author }) => hexOf(author) === key) as Head
      if (head.fork === null || head.fork > seq || !(await proves(peer, head, opened))) blind.push(peer.name)
    }
    if (blind.length === 0) counts.forksFound++
    else problems.push(`the fork of ${key.slice(0, 8)} at ${seq} is not proven at ${blind.join(' ')}`)
  }
  return problems
}

async function proves({ log }: Peer, { author, fork }: Head, opened: OpenedEntries): Promise<boolean> {
  const proof = await log?.forkOf(author)
  if (proof === undefined) return false
  const sides = [opened.open(proof.a), opened.open(proof.b)] as const
  return (
    sides.every(({ payload }) => equalBytes(payload.author, author) && payload.seq === fork) &&
    !sides[0].id.equals(sides[1].id)
  )
}

/** No honest author is marked as forked, but for one whose disk went back to a state that too few had heard more of. */
function nobodySlandered(ending: Ending): string[] {
  const problems: string[] = []
  for (const peer of ending.honest) {
    const fork = ending.honest[0]?.log?.head(peer.author)?.fork
    if (fork == null || wentWithTheDisk(ending, peer.key, fork)) continue
    problems.push(`${peer.name}, who is honest, has forked at ${fork}`)
  }
  return problems
}

/** What was acknowledged is everywhere (L3), of authors that still can sign. */
async function durability(ending: Ending, counts: Counts): Promise<string[]> {
  const { honest, opened } = ending
  const problems: string[] = []
  const [first] = honest as [Peer]
  const held = new Set<string>()
  for (const { author } of headsOf(first))
    for await (const bytes of first.log?.read(author) ?? []) held.add(opened.open(bytes).id.toString())
  counts.entries = held.size
  for (const peer of honest) {
    counts.acknowledged += peer.acknowledged.length
    for (const { id, payload } of peer.acknowledged) {
      if (held.has(id.toString())) continue
      if (wentWithTheDisk(ending, peer.key, payload.seq)) counts.goneWithTheDisk++
      else {
        counts.lost++
        problems.push(`${peer.name}'s entry ${payload.seq} is lost, though it was acknowledged`)
      }
    }
  }
  return problems
}

/** Nothing waits but what liars say, and what went with a disk, where it stands on what no honest peer has got. */
async function nothingWaits(ending: Ending): Promise<string[]> {
  const { honest } = ending
  const problems: string[] = []
  const honestAuthors = new Set(honest.map(({ key }) => key))
  for (const peer of honest) {
    const idle: string[] = []
    let may = 0
    for (const entry of peer.waits.values()) {
      const { author, seq } = entry.payload
      const mayWait = !honestAuthors.has(hexOf(author)) || wentWithTheDisk(ending, hexOf(author), seq)
      if (mayWait && (await isStuck(peer, entry))) may++
      else idle.push(`${hexOf(author.subarray(0, 4))} ${seq}`)
    }
    const waiting = peer.log?.waiting ?? 0
    if (waiting > may) problems.push(`${waiting} entries wait at ${peer.name}, where ${may} may: of ${idle.join(', ')}`)
  }
  return problems
}

/** Whether an entry waits for something that nobody honest has: when all are equal, this peer would have it too. */
async function isStuck(peer: Peer, entry: Entry): Promise<boolean> {
  const { author, seq, prev, deps } = entry.payload
  const fork = peer.log?.head(author)?.fork
  if (fork != null && seq >= fork) return false
  for (const id of prev === null ? deps : [prev]) {
    const before = peer.waits.get(id.toString())
    if (before === undefined ? (await peer.log?.get(id)) === undefined : await isStuck(peer, before)) return true
  }
  return false
}

/** What a peer shows is what its disk holds, whole (L3). Ends the peers that it looks at. */
async function disksAgree({ inspected }: Ending): Promise<string[]> {
  const problems: string[] = []
  for (const peer of inspected) {
    const shown = peer.log?.frontier.root
    const { root, damage } = await peer.inspect()
    if (shown?.equals(root) !== true) problems.push(`${peer.name} tells other logs when it is opened again`)
    for (const { code, message } of damage) problems.push(`the disk of ${peer.name}: ${code} ${message}`)
  }
  return problems
}

/** What is wrong; nothing, if all is well. Counts what it looks at. */
export async function problemsOf(ending: Ending, counts: Counts): Promise<string[]> {
  const [first, ...others] = ending.honest as [Peer, ...Peer[]]
  const differing = others.filter((peer) => !areEqual([first, peer]))
  counts.diverged = differing.length
  return [
    ...differing.map((peer) => `${peer.name} holds other logs than ${first.name}: ${differences(first, peer)}`),
    ...(await forksFound(ending, counts)),
    ...nobodySlandered(ending),
    ...(await durability(ending, counts)),
    ...(await nothingWaits(ending)),
    ...(await disksAgree(ending)),
  ]
}

function differences(a: Peer, b: Peer): string {
  const authors = new Map([...headsOf(a), ...headsOf(b)].map(({ author }) => [hexOf(author), author]))
  const told = (peer: Peer, author: Uint8Array) => {
    const head = peer.log?.head(author)
    return head === undefined ? 'none' : `${head.seq}${head.fork === null ? '' : ' forked'}`
  }
  return [...authors.values()]
    .filter((author) => told(a, author) !== told(b, author))
    .map((author) => `${hexOf(author).slice(0, 8)} ${told(a, author)}, ${told(b, author)}`)
    .join('; ')
}
