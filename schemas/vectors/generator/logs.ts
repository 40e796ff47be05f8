import {
  type Charter,
  concatBytes,
  didOf,
  type Entry,
  encode,
  hexOf,
  MerkleMap,
  recordId,
  type Signer,
  textBytes,
  type WireRecord,
} from '@datanet/records'
import { Author, charterEntry } from './author.ts'
import { charter, identity } from './charter.ts'
import { ada, eve, founder, signerOf, validator } from './people.ts'

/** Where an author's log stands in the end. */
interface Stand {
  readonly log: Author
  readonly seq: number
  readonly fork: number | null
}

type Step = readonly [entry: Entry, outcome: string]

const { id } = charterEntry
const founders = new Author('founder', founder, id)
founders.entries.push(charterEntry)
const charterOnly: Stand = { log: founders, seq: 0, fork: null }
const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })

function grown(name: string, signer: Signer, count: number, records: readonly WireRecord[] = []): Author {
  const log = new Author(name, signer, id)
  log.next([identity, ...records])
  while (log.entries.length < count) log.next([profile(`${name} ${log.entries.length}`)])
  return log
}

function headOf({ log, seq, fork }: Stand) {
  return { author: log.signer.publicKey, seq, id: log.entries[seq]?.id ?? null, fork }
}

function scenario(name: string, steps: readonly Step[], stands: readonly Stand[]): object {
  const heads = [charterOnly, ...stands].map(headOf)
  const frontier = heads.reduce(
    (map, head) => map.set(head.author, encode([head.seq, head.id, head.fork])),
    MerkleMap.empty,
  )
  return {
    name,
    charter: hexOf(charterEntry.bytes),
    steps: steps.map(([entry, outcome]) => ({ entry: hexOf(entry.bytes), outcome })),
    heads: heads.map((head) => ({ ...head, author: didOf(head.author), id: head.id?.toString() ?? null })),
    frontier: frontier.root.toString(),
  }
}

function order(): object {
  const log = grown('order', ada, 3)
  const [a, b, c] = log.entries as [Entry, Entry, Entry]
  const steps: Step[] = [
    [c, 'waiting'],
    [b, 'waiting'],
    [a, 'accepted'],
    [b, 'duplicate'],
    [c, 'duplicate'],
  ]
  return scenario('L1: early entries wait, and are taken with the one that they waited for', steps, [
    { log, seq: 2, fork: null },
  ])
}

function forks(): object {
  const main = grown('main', ada, 4)
  const at = (seq: number) => main.entries[seq] as Entry
  const rival = main.branch('rival', 3).next([profile('rival')])
  const lower = main.branch('lower', 1)
  const [low, above] = [lower.next([profile('low')]), lower.next([profile('above')])]
  const steps: Step[] = [
    ...[0, 1, 2, 3].map((seq): Step => [at(seq), 'accepted']),
    [above, 'mismatch'],
    [rival, 'forked'],
    [at(3), 'forked'],
    [at(2), 'duplicate'],
    [low, 'forked'],
    [above, 'forked'],
    [at(0), 'duplicate'],
  ]
  return scenario('L2: the lowest fork counts', steps, [{ log: main, seq: 0, fork: 1 }])
}

function links(): object {
  const main = grown('links', ada, 2)
  const last = main.entries[1] as Entry
  const wrong = (name: string, records: WireRecord[], changes = {}) => main.branch(name, 2).next(records, changes)
  const other = new Author('other', founder, null).next([{ ...charter, name: 'other' }, identity])
  const many = Array.from({ length: 40 }, (_, i) => profile(`${i} ${'x'.repeat(80)}`))
  const steps: Step[] = [
    ...main.entries.map((entry): Step => [entry, 'accepted']),
    [wrong('bytes', [profile('x')], { bytesBefore: last.payload.bytes + 1 }), 'ERR_LINK_INVALID'],
    [wrong('prev', [profile('x')], { prev: id }), 'ERR_LINK_INVALID'],
    [wrong('none', [profile('x')], { prev: null }), 'ERR_LINK_INVALID'],
    [wrong('quota', many), 'ERR_QUOTA_EXCEEDED'],
    [new Author('nameless', validator, id).next([profile('x')]), 'ERR_LINK_INVALID'],
    [new Author('second charter', founder, id).next([identity]), 'ERR_LINK_INVALID'],
    [new Author('elsewhere', ada, other.id).next([identity]), 'ERR_WRONG_DATANET'],
    [other, 'ERR_WRONG_DATANET'],
  ]
  return scenario('L5: what can’t follow is refused', steps, [{ log: main, seq: 1, fork: null }])
}

function admission(): object {
  const key = signerOf(20)
  const [fay, gus] = [signerOf(21), signerOf(22)]
  const judge = grown('judge', validator, 1, [{ type: 'admit', author: eve.publicKey, admits: 1 }])
  const admitted = judge.entries[0] as Entry
  const invite = judge.next([{ type: 'invite', key: key.publicKey }])
  const join = (author: Signer, by: Signer): WireRecord => ({
    type: 'join',
    invite: recordId(invite.id, 0),
    proof: by.sign(concatBytes(textBytes('datanet/join/v1\0'), id.bytes, author.publicKey)),
  })
  const eves = new Author('eve', eve, id)
  const first = eves.next([identity], { deps: [admitted.id] })
  const lets = eves.next([{ type: 'admit', author: gus.publicKey, admits: 0 }])
  const fays = new Author('fay', fay, id)
  const entered = fays.next([identity, join(fay, key)], { deps: [invite.id] })
  const stranger = (name: string, records: WireRecord[], deps = [invite.id]) =>
    new Author(name, gus, id).next([identity, ...records], { deps })
  const steps: Step[] = [
    [first, 'waiting'],
    [admitted, 'accepted'],
    [invite, 'accepted'],
    [entered, 'accepted'],
    [stranger('uninvited', []), 'ERR_NOT_ADMITTED'],
    [stranger('wrong key', [join(gus, fay)]), 'ERR_NOT_ADMITTED'],
    [stranger('of another', [join(fay, key)]), 'ERR_NOT_ADMITTED'],
    [fays.branch('fay admits', 1).next([{ type: 'admit', author: gus.publicKey, admits: 0 }]), 'ERR_NOT_ADMITTED'],
    [eves.branch('too much', 1).next([{ type: 'admit', author: gus.publicKey, admits: 1 }]), 'ERR_NOT_ADMITTED'],
    [eves.branch('invites', 1).next([{ type: 'invite', key: key.publicKey }]), 'ERR_NOT_ADMITTED'],
    [lets, 'accepted'],
    [stranger('gus', [], [lets.id]), 'accepted'],
  ]
  const guss = new Author('gus', gus, id)
  guss.entries.push(steps.at(-1)?.[0] as Entry)
  return scenario('L5: who may write', steps, [
    { log: judge, seq: 1, fork: null },
    { log: eves, seq: 1, fork: null },
    { log: fays, seq: 0, fork: null },
    { log: guss, seq: 0, fork: null },
  ])
}

function invalidCharters(): [string, Entry][] {
  const found = (changes: Partial<Charter>) =>
    new Author('bad charter', founder, null).next([{ ...charter, ...changes }, identity])
  const one = { author: validator.publicKey, weight: 1n }
  return [
    ['a validator twice', found({ validators: [one, one] })],
    ['a validator of no weight', found({ validators: [{ ...one, weight: 0n }] })],
    ['weights of 2^32', found({ validators: [{ ...one, weight: 2n ** 32n }] })],
    ['a split of more than all', found({ split: { contributors: 900, validators: 101 } })],
    ['an admission that this version does not know', found({ admission: 'open' })],
    ['no charter', new Author('bad charter', founder, null).next([identity])],
    ['no identity', new Author('bad charter', founder, null).next([charter])],
    ['more records', new Author('bad charter', founder, null).next([charter, identity, profile('x')])],
    ['an entry of a datanet', new Author('bad charter', founder, id).next([charter, identity])],
  ]
}

export function logVectors(): object {
  return {
    about:
      'L1 to L5: entries offered to a datanet one after the other, what becomes of each, and where the logs stand.',
    valid: [order(), forks(), links(), admission()],
    invalidCharters: invalidCharters().map(([name, entry]) => ({
      name,
      bytes: hexOf(entry.bytes),
      error: 'ERR_CHARTER_INVALID',
    })),
  }
}
