import {
  type Attestation,
  type Certificate,
  type CID,
  hexOf,
  type Signed,
  type Signer,
  signStatement,
  type Timeout,
  type Verdict,
  type Vote,
} from '@datanet/records'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CheckedCertificate, certificateOf, checkCertificate, supersedes } from './certificate.ts'
import { Court } from './court.fixture.ts'
import { electorate } from './electorate.ts'
import { ada, eve, idOf } from './people.fixture.ts'
import { proposerOf } from './proposer.ts'
import { voteRoom } from './vote-room.ts'

const court = new Court(3)
const { charter, entry } = court.founding
const signers = court.validators.map(({ signer }) => signer)
let good: CheckedCertificate
let subject: CID

beforeAll(async () => {
  subject = await court.offer(['a', 'b', 'c'])
  court.validators.forEach((validator, i) => {
    validator.vote(subject, 700 + i, { seen: 1000 + i })
  })
  await court.pass(5000)
  good = court.validators[0]?.docket.get(subject)?.certificate ?? expect.fail('not certified')
})

const signerOf = (key: Uint8Array) => signers.find(({ publicKey }) => hexOf(publicKey) === hexOf(key)) as Signer

/** A certificate that all validators signed together, whatever it says: only what is checked can show it up. */
function conspiracy(
  changes: Partial<Verdict>,
  votes: readonly Signed[] = good.votes.map(({ signed }) => signed),
  attest: (verdict: CID) => readonly Partial<Attestation>[] = () => [{}, {}, {}],
  opening: Signed[] = timeoutsOf((changes.round ?? 0) - 1),
): Certificate {
  const body = { ...good.verdict.body, ...changes }
  const verdict = signStatement<Verdict>(body, changes.signer === undefined ? signerOf(body.signer) : eve)
  const attestations = attest(verdict.id).map((other, i) => {
    const signer =
      other.signer === undefined
        ? (signers[i] as Signer)
        : ([...signers, eve, ada].find(({ publicKey }) => publicKey === other.signer) as Signer)
    const head = { v: 1, type: 'attestation', datanet: body.datanet, subject: body.subject, round: body.round } as const
    return signStatement<Attestation>({ ...head, verdict: verdict.id, ...other, signer: signer.publicKey }, signer)
      .signed
  })
  const { offer } = good.record
  return { type: 'certificate', verdict: verdict.signed, votes: [...votes], attestations, offer, opening }
}

/** All give up a round; nothing opens the first one. */
function timeoutsOf(round: number, changes: Partial<Timeout> = {}, by: readonly Signer[] = signers): Signed[] {
  if (round < 0) return []
  return by.map((signer) => {
    const head = { v: 1, type: 'timeout', datanet: entry.id, signer: signer.publicKey, subject, round } as const
    return signStatement<Timeout>({ ...head, ...changes }, signer).signed
  })
}

function voteOf(signer: Signer, changes: Partial<Vote> = {}) {
  return signStatement<Vote>({ ...(good.votes[0]?.body as Vote), signer: signer.publicKey, ...changes }, signer)
}

/** The good votes with one in the place of the first; its verdict lists it, as if nothing were. */
function withVote(vote: ReturnType<typeof voteOf>): Certificate {
  const votes = [vote, ...good.votes.slice(1)]
  return conspiracy(
    { votes: votes.map(({ id }) => id) },
    votes.map(({ signed }) => signed),
  )
}

const check = (record: Certificate) => checkCertificate(record, entry.id, charter)

const proposer = (round: number) => proposerOf(subject, round, electorate(charter, ada.publicKey))

function refused(record: Certificate, code = 'ERR_CERTIFICATE_INVALID', why = /./): void {
  expect(() => check(record)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(why) }))
  expect(certificateOf(record, entry.id, charter)).toBeNull()
}

test('V5: a good one holds, by the charter alone', () => {
  expect(good.verdict.body).toMatchObject({ outcome: 'accepted', score: 701, stamp: 1001, alone: false, units: 3n })
  expect(check(good.record)).toMatchObject({ weight: { attested: 3n, total: 3n } })
  expect(check(conspiracy({}))).toMatchObject({ verdict: { id: good.verdict.id } })
  expect(certificateOf(good.record, entry.id, charter)?.verdict.id).toEqual(good.verdict.id)
})

describe('V5: one that does not hold is refused', () => {
  test('because the verdict does not follow from its votes', () => {
    refused(conspiracy({ outcome: 'rejected' }))
    refused(conspiracy({ score: 702 }))
    refused(conspiracy({ stamp: 1000 }))
    refused(conspiracy({ alone: true }))
  })

  test('because the votes do not decide', () => {
    const [first, second] = good.votes as [(typeof good.votes)[number], (typeof good.votes)[number]]
    const yes = { score: first.body.score, stamp: first.body.seen }
    refused(conspiracy({ votes: [first.id], ...yes }, [first.signed]))
    const lower = {
      score: Math.min(first.body.score, second.body.score),
      stamp: Math.min(first.body.seen, second.body.seen),
    }
    const no = voteOf(signerOf(first.body.signer), { score: 0 })
    refused(conspiracy({ votes: [no.id], outcome: 'rejected', score: 0, stamp: no.body.seen }, [no.signed]))
    // two of three are no more than two thirds, so a proposer can't leave the third vote out
    const two = { votes: [first.id, second.id], ...lower }
    refused(conspiracy(two, [first.signed, second.signed]))
  })

  test('because its votes are not those that it lists', () => {
    const [a, b, c] = good.votes.map(({ signed }) => signed) as [Signed, Signed, Signed]
    refused(conspiracy({}, [a, b]))
    refused(conspiracy({}, [a, c, b]))
    refused(conspiracy({}, [a, b, c, c]))
    refused(conspiracy({}, [a, a, b]))
    refused(conspiracy({}, [voteOf(signerOf(good.votes[0]?.body.signer as Uint8Array), { score: 999 }).signed, b, c]))
    const twice = [...good.votes, good.votes[0] as (typeof good.votes)[number]]
    refused(
      conspiracy(
        { votes: twice.map(({ id }) => id) },
        twice.map(({ signed }) => signed),
      ),
    )
  })

  test('because a vote is none that counts', () => {
    const own = signerOf(good.votes[0]?.body.signer as Uint8Array)
    expect(check(withVote(voteOf(own))).votes).toHaveLength(3)
    refused(withVote(voteOf(eve)))
    refused(withVote(voteOf(own, { subject: idOf('another') })))
    refused(withVote(voteOf(own, { datanet: idOf('another') })))
    refused(withVote(voteOf(own, { round: 1 })))
    // two votes of one elector
    const again = voteOf(signerOf(good.votes[1]?.body.signer as Uint8Array), { score: 800 })
    refused(withVote(again))
  })

  test('because what opened its round does not', () => {
    const turn = [1, 2, 3].find((round) => proposer(round) === hexOf(good.verdict.body.signer)) as number
    const at = (opening: Signed[]) => conspiracy({ round: turn }, undefined, undefined, opening)
    const attested = (round: number, verdict = idOf('before'), by: readonly Signer[] = signers) =>
      by.map((signer) => {
        const head = { v: 1, type: 'attestation', datanet: entry.id, signer: signer.publicKey, subject, round } as const
        return signStatement<Attestation>({ ...head, verdict }, signer).signed
      })
    expect(check(at(timeoutsOf(turn - 1)))).toMatchObject({ verdict: { body: { round: turn } } })
    expect(check(at(timeoutsOf(turn + 5)))).toBeDefined()
    expect(check(at(attested(turn - 1)))).toBeDefined()
    refused(at([]))
    refused(conspiracy({}, undefined, undefined, timeoutsOf(0)))
    refused(at(timeoutsOf(turn - 2)))
    refused(at(timeoutsOf(turn - 1, {}, signers.slice(1))))
    refused(at([...timeoutsOf(turn - 1, {}, signers.slice(1)), ...timeoutsOf(turn - 1, {}, [eve])]))
    refused(at([...timeoutsOf(turn - 1, {}, signers.slice(1)), ...timeoutsOf(turn, {}, signers.slice(1))]))
    refused(at(timeoutsOf(turn - 1, { subject: idOf('another') })))
    refused(at(timeoutsOf(turn - 1, { datanet: idOf('another') })))
    refused(at(attested(turn)))
    refused(at(attested(turn - 1, undefined, signers.slice(1))))
    refused(
      at([...attested(turn - 1, undefined, signers.slice(1)), ...attested(turn - 1, idOf('x'), signers.slice(0, 1))]),
    )
    refused(at([...attested(turn - 1, undefined, signers.slice(1)), ...timeoutsOf(turn - 1, {}, signers.slice(0, 1))]))
    refused(at(good.votes.map(({ signed }) => signed)))
  })

  test('because a vote is heavier than its share', () => {
    const reasons = Array.from({ length: 32 }, () => ({ gate: 'g', code: 'c', text: 'x'.repeat(500) }))
    const heavy = (signer: Signer, count: number) => voteOf(signer, { reasons: reasons.slice(0, count) })
    const own = signerOf(good.votes[0]?.body.signer as Uint8Array)
    expect(heavy(own, 32).signed.body.length).toBeLessThan(voteRoom(charter))
    expect(check(withVote(heavy(own, 32))).votes).toHaveLength(3)
    const long = reasons.map((reason) => ({ ...reason, text: '\u{1F600}'.repeat(250) }))
    expect(voteOf(own, { reasons: long }).signed.body.length).toBeGreaterThan(voteRoom(charter))
    refused(withVote(voteOf(own, { reasons: long })))
  })

  test('because another than the proposer stated it', () => {
    const other = signers.find(({ publicKey }) => hexOf(publicKey) !== hexOf(good.verdict.body.signer)) as Signer
    const verdict = signStatement<Verdict>({ ...good.verdict.body, signer: other.publicKey }, other)
    const attestations = signers.map(
      (signer) =>
        signStatement<Attestation>(
          {
            v: 1,
            type: 'attestation',
            datanet: entry.id,
            signer: signer.publicKey,
            subject,
            round: 0,
            verdict: verdict.id,
          },
          signer,
        ).signed,
    )
    refused({ ...good.record, verdict: verdict.signed, attestations })
    refused(conspiracy({ signer: eve.publicKey }))
    // the proposer of one round is not the one of another
    const rounds = [1, 2, 3, 4, 5].filter(
      (round) => proposerOf(subject, round, electorate(charter, ada.publicKey)) !== hexOf(good.verdict.body.signer),
    )
    expect(rounds.length).toBeGreaterThan(0)
    for (const round of rounds) refused(conspiracy({ round }), 'ERR_CERTIFICATE_INVALID', /proposer/)
  })

  test('because too little weight attests', () => {
    refused(conspiracy({}, undefined, () => [{}, {}]))
    refused(conspiracy({}, undefined, () => [{}]))
    const [first] = signers as [Signer]
    refused(conspiracy({}, undefined, () => [{}, {}, { signer: first.publicKey }]))
    refused(conspiracy({}, undefined, () => [{}, {}, { signer: eve.publicKey }]))
  })

  test('because an attestation is about something else', () => {
    refused(conspiracy({}, undefined, () => [{}, {}, {}, { signer: eve.publicKey, verdict: idOf('another') }]))
    refused(conspiracy({}, undefined, () => [{}, {}, { verdict: idOf('another') }]))
    refused(conspiracy({}, undefined, () => [{}, {}, { round: 1 }]))
    refused(conspiracy({}, undefined, () => [{}, {}, { subject: idOf('another') }]))
    refused(conspiracy({}, undefined, () => [{}, {}, { datanet: idOf('another') }]))
  })

  test('because its credit does not fit together', () => {
    const own = { contribution: subject, author: ada.publicKey, units: 2n, whole: 2n }
    const other = { contribution: idOf('senior'), author: eve.publicKey, units: 1n, whole: 5n }
    expect(check(conspiracy({ credit: [own, other] }))).toBeDefined()
    refused(conspiracy({ credit: [own] }))
    refused(conspiracy({ credit: [own, other, { ...other, contribution: idOf('third') }] }))
    refused(conspiracy({ credit: [own, { ...other, units: 0n }, { ...other, units: 1n }] }))
    refused(conspiracy({ credit: [{ ...own, author: eve.publicKey }, other] }))
    refused(conspiracy({ units: 4n }))
  })

  test('because more than the whole goes upstream', () => {
    const share = (ppm: number, to = 'source', from: CID = subject) => ({
      from,
      contribution: idOf(to),
      author: eve.publicKey,
      ppm,
    })
    expect(check(conspiracy({ upstream: [share(600_000), share(400_000, 'other')] }))).toBeDefined()
    expect(
      check(conspiracy({ upstream: [share(1_000_000), share(1_000_000, 'source', idOf('senior'))] })),
    ).toBeDefined()
    refused(conspiracy({ upstream: [share(600_000), share(400_001, 'other')] }))
    refused(conspiracy({ upstream: [share(1000), share(1000)] }))
  })

  test('because it is of another datanet, or under another charter', () => {
    expect(() => checkCertificate(good.record, idOf('another'), charter)).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }),
    )
    refused(conspiracy({ datanet: idOf('another') }))
    const [first] = signers as [Signer]
    const two: Certificate = {
      ...good.record,
      attestations: good.attestations.flatMap(({ body, signed }) =>
        hexOf(body.signer) === hexOf(first.publicKey) ? [] : [signed],
      ),
    }
    const lighter = {
      ...charter,
      validators: charter.validators.map((one, i) => ({ ...one, weight: i === 0 ? 1n : 9n })),
    }
    expect(certificateOf(two, entry.id, lighter)).not.toBeNull()
    // asked before under another charter, which must not be remembered for these
    expect(certificateOf(two, entry.id, charter)).toBeNull()
    expect(certificateOf(good.record, entry.id, charter)).not.toBeNull()
    expect(certificateOf(good.record, entry.id, { ...charter, acceptScore: 900 })).toBeNull()
  })

  test('because a signature is wrong, or a statement of another type', () => {
    const { verdict, votes, attestations } = good.record
    const broken = ({ body, sig }: Signed) => ({ body, sig: sig.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) })
    refused({ ...good.record, verdict: broken(verdict) }, 'ERR_SIGNATURE_INVALID')
    const { offer } = good.record
    refused(
      { ...good.record, offer: { ...offer, ...broken({ body: offer.payload, sig: offer.sig }) } },
      'ERR_SIGNATURE_INVALID',
    )
    refused({ ...good.record, votes: votes.map(broken) }, 'ERR_SIGNATURE_INVALID')
    refused({ ...good.record, attestations: attestations.map(broken) }, 'ERR_SIGNATURE_INVALID')
    refused({ ...good.record, votes: [...votes.slice(1), attestations[0] as Signed] }, 'ERR_SCHEMA_MISMATCH')
    refused({ ...good.record, attestations: votes }, 'ERR_SCHEMA_MISMATCH')
  })
})

test('V4, V7: a higher round stands above a lower, and the smaller id above the other, by its bytes', () => {
  const of = (round: number, id: CID) => ({ verdict: { id, body: { round } } }) as unknown as CheckedCertificate
  const ids = Array.from({ length: 40 }, (_, i) => idOf(`${i}`)).sort((a, b) => Buffer.compare(a.bytes, b.bytes))
  // base32 has its digits after its letters, so ids as text have another order
  expect(ids.map(String).toSorted()).not.toEqual(ids.map(String))
  ids.forEach((id, i) => {
    for (const [j, other] of ids.entries()) {
      expect(supersedes(of(0, id), of(0, other))).toBe(i < j)
      expect(supersedes(of(1, id), of(0, other))).toBe(true)
      expect(supersedes(of(0, id), of(1, other))).toBe(false)
    }
  })
})
