import { electorate, proposerOf } from '@datanet/quality'
import {
  type Attestation,
  type Certificate,
  type Charter,
  type CID,
  type Credit,
  cidOf,
  didOf,
  type Entry,
  encode,
  hexOf,
  type Offer,
  openStatementOf,
  recordId,
  type Signed,
  type Signer,
  type Statement,
  signedPayloadOf,
  signStatement,
  type Timeout,
  type Verdict,
  type Vote,
} from '@datanet/records'
import { Author } from './author.ts'
import { charter, identity } from './charter.ts'
import { ada, eve, founder, signerOf, validator } from './people.ts'

const third = signerOf(5)
const judges: readonly Signer[] = [founder, validator, third]

/** The charter of these vectors: three validators, who weigh 2, 3 and 4; each two of them are at most 7 of 9. */
const weighted: Charter = {
  ...charter,
  validators: judges.map(({ publicKey }, i) => ({ author: publicKey, weight: BigInt(i + 2) })),
}
const charterEntry: Entry = new Author('certificates', founder, null).next([weighted, identity])
const datanet = charterEntry.id
const named = (name: string): CID => cidOf(encode(name))

/** The entry in which an author offers a contribution. */
function offering(author: Signer): Entry {
  const log = new Author(`certificates ${hexOf(author.publicKey)}`, author, datanet)
  if (author === founder) log.entries.push(charterEntry)
  const claims = { manifest: named('manifest'), license: 'CC0-1.0', rows: 3, bytes: 30 }
  return log.next([{ type: 'contribution', title: 'Three rows', ...claims, derivedFrom: [], claim: null }])
}

const offered = offering(ada)
const subject = recordId(offered.id, 0)
const senior: Credit = { contribution: named('senior'), author: eve.publicKey, units: 1n, whole: 4n }
const own: Credit = { contribution: subject, author: ada.publicKey, units: 2n, whole: 2n }

const head = (signer: Signer, round: number, about = subject) =>
  ({ v: 1, datanet, signer: signer.publicKey, subject: about, round }) as const

function voteBy(signer: Signer, changes: Partial<Vote> = {}): Statement<Vote> {
  const i = judges.indexOf(signer)
  const reasons = [{ gate: 'schema', code: 'row', text: 'row 3 has no label' }]
  const body: Vote = {
    ...head(signer, 0),
    type: 'vote',
    score: 700 + 100 * i,
    reasons: i === 0 ? reasons : [],
    seen: 1_700_000_000_000 + 10 * i,
    index: named('index'),
  }
  return signStatement({ ...body, ...changes }, signer)
}

interface Draft {
  readonly author?: Signer
  readonly votes?: readonly Statement<Vote>[]
  readonly verdict?: Partial<Verdict>
  /** Who signs the verdict; the proposer by default. */
  readonly by?: Signer
  readonly attested?: readonly (readonly [Signer, Partial<Attestation>])[]
  /** The entry that offered the subject, as the certificate shows it; the true one by default. */
  readonly offer?: Partial<Offer>
  /** What opened the round; timeouts of all validators by default, and nothing in round 0. */
  readonly opening?: readonly Signed[]
}

function timeouts(round: number, by: readonly Signer[] = judges, about = subject): Signed[] {
  return by.map((judge) => signStatement<Timeout>({ ...head(judge, round, about), type: 'timeout' }, judge).signed)
}

function attestationsOf(round: number, by: readonly Signer[] = judges): Signed[] {
  const verdict = named('the verdict before')
  return by.map(
    (judge) => signStatement<Attestation>({ ...head(judge, round), type: 'attestation', verdict }, judge).signed,
  )
}

function signed({ author = ada, votes = judges.map((judge) => voteBy(judge)), ...draft }: Draft = {}): Certificate {
  const { verdict: changes = {}, attested = judges.map((judge) => [judge, {}] as const) } = draft
  const round = changes.round ?? 0
  const electors = electorate(weighted, author.publicKey)
  const entry = author === ada ? offered : offering(author)
  const about = recordId(entry.id, 0)
  const proposer = judges.find(({ publicKey }) => hexOf(publicKey) === proposerOf(about, round, electors)) as Signer
  const by = draft.by ?? proposer
  const credit = [own, senior].sort((a, b) => Buffer.compare(a.contribution.bytes, b.contribution.bytes))
  const verdict = signStatement<Verdict>(
    {
      ...head(by, round, about),
      type: 'verdict',
      author: author.publicKey,
      votes: votes.map(({ id }) => id),
      index: named('index'),
      outcome: 'accepted',
      score: 800,
      stamp: 1_700_000_000_010,
      alone: false,
      units: 3n,
      credit,
      upstream: [{ from: about, contribution: named('source'), author: eve.publicKey, ppm: 250_000 }],
      ...changes,
    },
    by,
  )
  const attestations = attested.map(([signer, other]) =>
    signStatement<Attestation>(
      { ...head(signer, round, about), type: 'attestation', verdict: verdict.id, ...other },
      signer,
    ),
  )
  const all = (statements: readonly Statement[]) => statements.map((statement) => statement.signed)
  return {
    type: 'certificate',
    verdict: verdict.signed,
    votes: all(votes),
    attestations: all(attestations),
    offer: { ...signedPayloadOf(entry), index: 0, ...draft.offer },
    opening: [...(draft.opening ?? (round === 0 ? [] : timeouts(round - 1)))],
  }
}

const [a, b, c] = judges as [Signer, Signer, Signer]
/** What a validator has offered itself, and the credit for it. */
const ownSubject = recordId(offering(a).id, 0)
const ownCredit: Credit = { ...own, contribution: ownSubject, author: a.publicKey }
const ownVotes = (by: readonly Signer[]) => by.map((judge) => voteBy(judge, { subject: ownSubject }))
const votes = judges.map((judge) => voteBy(judge)) as [Statement<Vote>, Statement<Vote>, Statement<Vote>]
const broken = ({ body, sig }: Signed): Signed => ({ body, sig: sig.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) })

/** Another round, of which another one is the proposer. */
const laterRound = [1, 2, 3, 4, 5, 6, 7].find((round) => {
  const electors = electorate(weighted, ada.publicKey)
  return proposerOf(subject, round, electors) !== proposerOf(subject, 0, electors)
}) as number

function valid(): [string, Certificate][] {
  return [
    ['with all votes and attestations', signed()],
    ['attested by 7 of 9', signed({ attested: [[b, {}], [c, {}]] })], // biome-ignore format: pairs
    [
      'by the votes of 7 of 9, which is more than two thirds',
      signed({ votes: [votes[1], votes[2]], verdict: { score: 900, stamp: 1_700_000_000_020 } }),
    ],
    ['of a later round, opened by timeouts', signed({ verdict: { round: laterRound } })],
    [
      'of a later round, opened by timeouts of rounds after the one before',
      signed({
        verdict: { round: laterRound },
        opening: [...timeouts(laterRound + 3, [b]), ...timeouts(laterRound, [c])],
      }),
    ],
    [
      'of a later round, opened by the attestations of a certified verdict',
      signed({ verdict: { round: laterRound }, opening: attestationsOf(laterRound - 1) }),
    ],
    [
      'that rejects',
      signed({
        votes: [votes[0], votes[1], voteBy(c, { score: 100 })],
        verdict: { outcome: 'rejected', score: 700, stamp: 1_700_000_000_010, upstream: [] },
      }),
    ],
    [
      'of what a validator has contributed: by the votes of the others, who weigh 7, and attested by all, who weigh 9',
      signed({
        author: a,
        votes: ownVotes([b, c]),
        verdict: { score: 900, stamp: 1_700_000_000_020, credit: [ownCredit], units: 2n },
      }),
    ],
  ]
}

function invalid(): [string, string, Certificate][] {
  const wrong = 'ERR_CERTIFICATE_INVALID'
  const good = signed()
  const share = { from: subject, contribution: named('source'), author: eve.publicKey }
  return [
    [wrong, 'another outcome than its votes give', signed({ verdict: { outcome: 'rejected' } })],
    [wrong, 'another score', signed({ verdict: { score: 801 } })],
    [wrong, 'another stamp', signed({ verdict: { stamp: 1_700_000_000_000 } })],
    [wrong, 'the author judging alone, which is not so', signed({ verdict: { alone: true } })],
    [
      wrong,
      'votes that do not decide',
      signed({ votes: [votes[1]], verdict: { score: 800, stamp: 1_700_000_000_010 } }),
    ],
    [wrong, 'a vote left out', { ...good, votes: good.votes.slice(1) }],
    [wrong, 'its votes in another order', { ...good, votes: good.votes.toReversed() }],
    [wrong, 'a vote too many', { ...good, votes: [...good.votes, voteBy(eve).signed] }],
    [
      wrong,
      'a vote listed twice',
      signed({ votes: [votes[0], votes[1], votes[2], votes[2]], verdict: { score: 900, stamp: 1_700_000_000_020 } }),
    ],
    [
      wrong,
      'two votes of one validator',
      signed({ votes: [...votes, voteBy(c, { score: 901 })], verdict: { score: 900, stamp: 1_700_000_000_020 } }),
    ],
    [
      wrong,
      'a vote of one who is no validator',
      signed({ votes: [...votes, signStatement({ ...votes[0].body, signer: eve.publicKey }, eve)] }),
    ],
    [
      wrong,
      "the author's own vote",
      signed({ author: a, votes: ownVotes(judges), verdict: { credit: [ownCredit], units: 2n } }),
    ],
    [
      wrong,
      'an attestation of one who is no validator',
      signed({ attested: [...judges.map((judge) => [judge, {}] as const), [eve, {}]] }),
    ],
    [
      wrong,
      'the votes of 6 of 9, which is exactly two thirds',
      signed({ votes: [votes[0], votes[2]], verdict: { score: 900, stamp: 1_700_000_000_020 } }),
    ],
    [
      wrong,
      'another author than the one who offered its subject, whose weight is left out',
      signed({
        votes: [votes[1], votes[2]],
        verdict: {
          author: a.publicKey,
          score: 900,
          stamp: 1_700_000_000_020,
          credit: [{ ...own, author: a.publicKey }],
          units: 2n,
        },
        by: judges.find(
          ({ publicKey }) => hexOf(publicKey) === proposerOf(subject, 0, electorate(weighted, a.publicKey)),
        ) as Signer,
      }),
    ],
    [wrong, 'the offer of another contribution', signed({ offer: signedPayloadOf(offering(eve)) })],
    [wrong, 'another index in the entry that offered it', signed({ offer: { index: 1 } })],
    [wrong, 'the charter as the entry that offered it', signed({ offer: signedPayloadOf(charterEntry) })],
    [wrong, 'nothing that opened a later round', signed({ verdict: { round: laterRound }, opening: [] })],
    [wrong, 'something that opened the first round', signed({ opening: timeouts(0) })],
    [
      wrong,
      'timeouts of 6 of 9, which is exactly two thirds',
      signed({ verdict: { round: laterRound }, opening: timeouts(laterRound - 1, [a, c]) }),
    ],
    [
      wrong,
      'timeouts of a round before the one before',
      signed({ verdict: { round: laterRound + 1 }, opening: timeouts(laterRound - 1) }),
    ],
    [
      wrong,
      'attestations of another round than the one before as what opened it',
      signed({ verdict: { round: laterRound + 1 }, opening: attestationsOf(laterRound - 1) }),
    ],
    [
      wrong,
      'timeouts and attestations mixed',
      signed({
        verdict: { round: laterRound },
        opening: [...timeouts(laterRound - 1, [a, b]), ...attestationsOf(laterRound - 1, [c])],
      }),
    ],
    [
      wrong,
      'a timeout twice',
      signed({ verdict: { round: laterRound }, opening: timeouts(laterRound - 1, [a, c, c]) }),
    ],
    [
      wrong,
      'a vote on something else',
      signed({ votes: [votes[0], votes[1], voteBy(c, { subject: named('another') })] }),
    ],
    [
      wrong,
      'a vote in another datanet',
      signed({ votes: [votes[0], votes[1], voteBy(c, { datanet: named('another') })] }),
    ],
    [wrong, 'a vote of a later round', signed({ votes: [votes[0], votes[1], voteBy(c, { round: 1 })] })],
    [
      wrong,
      'a verdict of another than the proposer',
      signed({ by: judges.find((judge) => !isProposer(judge)) as Signer }),
    ],
    [
      wrong,
      "another round's proposer",
      signed({ verdict: { round: laterRound }, by: judges.find(isProposer) as Signer }),
    ],
    [wrong, 'attestations of 6 of 9, which is exactly two thirds', signed({ attested: [[a, {}], [c, {}]] })], // biome-ignore format: pairs
    [wrong, 'an attestation twice', signed({ attested: [[a, {}], [c, {}], [c, {}]] })], // biome-ignore format: pairs
    [wrong, 'an attestation of another verdict', signed({ attested: [[a, {}], [b, {}], [c, { verdict: named('another') }]] })], // biome-ignore format: pairs
    [wrong, 'an attestation of another round', signed({ attested: [[a, {}], [b, {}], [c, { round: 1 }]] })], // biome-ignore format: pairs
    [wrong, 'credit that does not add up to the units', signed({ verdict: { units: 4n } })],
    [wrong, 'credit for one contribution twice', signed({ verdict: { credit: [own, { ...own, units: 1n }] } })],
    [
      wrong,
      'credit for the contribution itself to another author',
      signed({ verdict: { credit: [{ ...own, author: eve.publicKey }, senior] } }),
    ],
    [
      wrong,
      'more than the whole upstream',
      signed({
        verdict: {
          upstream: [
            { ...share, ppm: 600_000 },
            { ...share, contribution: named('other'), ppm: 400_001 },
          ],
        },
      }),
    ],
    [
      wrong,
      'one upstream contribution twice',
      signed({
        verdict: {
          upstream: [
            { ...share, ppm: 1 },
            { ...share, ppm: 2 },
          ],
        },
      }),
    ],
    [wrong, 'another datanet', signed({ verdict: { datanet: named('another') } })],
    ['ERR_SIGNATURE_INVALID', 'a verdict whose signature was changed', { ...good, verdict: broken(good.verdict) }],
    [
      'ERR_SIGNATURE_INVALID',
      'an offer whose signature was changed',
      signed({ offer: { sig: signedPayloadOf(offered).sig.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) } }),
    ],
    ['ERR_SIGNATURE_INVALID', 'a vote whose signature was changed', { ...good, votes: good.votes.map(broken) }],
    [
      'ERR_SIGNATURE_INVALID',
      'an attestation whose signature was changed',
      { ...good, attestations: good.attestations.map(broken) },
    ],
    ['ERR_SCHEMA_MISMATCH', 'a vote in the place of an attestation', { ...good, attestations: good.votes }],
    ['ERR_SCHEMA_MISMATCH', 'neither offer nor opening, as before authorship was shown', before(good)],
  ]
}

/** A certificate as it was before it carried its offer and what opened its round. */
function before({ type, verdict, votes, attestations }: Certificate): Certificate {
  return { type, verdict, votes, attestations } as Certificate
}

function isProposer({ publicKey }: Signer): boolean {
  return hexOf(publicKey) === proposerOf(subject, 0, electorate(weighted, ada.publicKey))
}

function describe([name, record]: [string, Certificate]): object {
  const { id, body } = openStatementOf('verdict', record.verdict)
  const electors = electorate(weighted, body.author)
  const attesters = record.attestations.map((attestation) => openStatementOf('attestation', attestation).body.signer)
  const attested = attesters.reduce((sum, signer) => sum + (electors.validators.get(hexOf(signer)) ?? 0n), 0n)
  return {
    name,
    certificate: hexOf(encode(record)),
    verdict: id.toString(),
    subject: body.subject.toString(),
    author: didOf(body.author),
    proposer: didOf(body.signer),
    round: body.round,
    outcome: body.outcome,
    score: body.score,
    stamp: body.stamp,
    units: body.units.toString(),
    attested: attested.toString(),
    of: electors.whole.toString(),
  }
}

export function certificateVectors(): object {
  return {
    about:
      'N1, N2, V4, V5: certificates as records, checked by the charter alone. The charter is an entry; weights are 2, 3 and 4.',
    charter: hexOf(charterEntry.bytes),
    valid: valid().map(describe),
    invalid: invalid().map(([error, name, record]) => ({ name, certificate: hexOf(encode(record)), error })),
  }
}
