/** Rounds among judges of whom one lies, or forgets. */
import { type CID, hexOf, openStatement, type Statement, signStatement, type Verdict } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Court, courtWhere, type Validator } from './court.fixture.ts'
import { eve, idOf } from './people.fixture.ts'

const without = (court: Court, gone: Validator) => court.validators.filter((validator) => validator !== gone)

/** The honest must agree in the end. */
function agreed(court: Court, liar: Validator, contribution: CID): Verdict | undefined {
  const verdicts = without(court, liar).map((validator) => validator.verdict(contribution))
  for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0])
  return verdicts[0]
}

const saidBy = (court: Court, validator: Validator, type: string, subject: CID) =>
  court
    .statements()
    .filter(({ body }) => body.type === type && body.subject.equals(subject) && hexOf(body.signer) === validator.key)

/** All vote, and the proposer of round 0 is a liar: what would it have said? */
async function rigged(pieces: readonly string[] = ['a', 'b']) {
  const { court, original, copy } = await courtWhere(
    async (court) => {
      const original = await court.offer(pieces)
      await court.certify(original)
      return { original, copy: await court.offer([...pieces, 'x'], { by: eve }) }
    },
    (court, { copy }) => court.proposer(copy) !== court.proposer(copy, 1),
  )
  const liar = court.proposer(copy)
  for (const validator of court.validators) validator.vote(copy, 900)
  court.deliver()
  const body: Verdict = await truth(court, liar, copy)
  const lie = (changes: Partial<Verdict>) => signStatement<Verdict>({ ...body, ...changes }, liar.signer)
  return { court, original, copy, liar, lie }
}

/** What a validator would state; nobody hears of it. */
async function truth(court: Court, validator: Validator, contribution: CID): Promise<Verdict> {
  const { records } = await validator.judge.act(court.now)
  // what it did not write down it has not said
  validator.restart()
  const stated = records.flatMap((record) => (record.type === 'statement' ? [record] : []))
  const found = stated
    .map(({ statement }) => openStatement(statement) as Statement)
    .find(({ body }) => body.type === 'verdict' && body.subject.equals(contribution))
  return (found?.body as Verdict | undefined) ?? expect.fail('the proposer states nothing')
}

describe('V1: a verdict is attested only when it comes out the same', () => {
  test('the truth is', async () => {
    const { court, copy, liar, lie } = await rigged()
    liar.say(lie({}))
    await court.pass(5000)
    expect(agreed(court, liar, copy)?.round).toBe(0)
  })

  const lies: [string, (court: Court, copy: CID, original: CID) => Partial<Verdict>][] = [
    [
      'all credit to the copy',
      (_, copy) => ({ credit: [{ contribution: copy, author: eve.publicKey, units: 3n, whole: 3n }] }),
    ],
    ['fewer units', () => ({ units: 0n, credit: [] })],
    ['another outcome', () => ({ outcome: 'rejected' })],
    ['another stamp', () => ({ stamp: 1 })],
    ['another score', () => ({ score: 1000 })],
    ['another author', () => ({ author: idOf('eve').multihash.digest })],
    [
      'something upstream',
      (_, copy) => ({ upstream: [{ from: copy, contribution: idOf('pocket'), author: eve.publicKey, ppm: 1 }] }),
    ],
    ['an index that lacks what was held when voting', () => ({ index: emptyRoot })],
    ['an index that nobody has', () => ({ index: idOf('nowhere') })],
    ['a vote that nobody has', () => ({ votes: [idOf('vote')] })],
  ]

  test.each(lies)('%s is not, and the next round comes out right', async (_, changes) => {
    const { court, original, copy, liar, lie } = await rigged()
    liar.say(lie(changes(court, copy, original)))
    liar.dead = true
    await court.pass(10_000)
    const verdict = agreed(court, liar, copy)
    expect(verdict?.round).toBe(1)
    expect(verdict?.credit.map(({ units }) => units).sort()).toEqual([1n, 2n])
    for (const validator of without(court, liar)) {
      for (const { body } of saidBy(court, validator, 'attestation', copy)) expect(body.round).toBe(1)
    }
  })

  test('a vote listed twice is not', async () => {
    const { court, copy, liar, lie } = await rigged()
    const { votes } = lie({}).body
    liar.say(lie({ votes: [...votes, votes[0] as CID] }))
    liar.dead = true
    await court.pass(10_000)
    expect(agreed(court, liar, copy)?.round).toBe(1)
  })

  test("the author's own vote is not", async () => {
    const by = new Court(4).validators[0]?.signer ?? expect.fail()
    const { court, id } = await courtWhere(
      async (court) => ({ id: await court.offer(['a'], { by }) }),
      (court, { id }) => court.proposer(id) !== court.proposer(id, 1),
    )
    const [author] = court.validators as [Validator]
    const liar = court.proposer(id)
    for (const validator of without(court, author)) validator.vote(id, 900)
    court.deliver()
    const body = await truth(court, liar, id)
    const own = author.vote(id, 900)
    liar.say(signStatement<Verdict>({ ...body, votes: [...body.votes, own.id] }, liar.signer))
    court.deliver()
    for (const validator of without(court, liar)) await validator.act()
    expect(court.statements().filter(({ body: said }) => said.type === 'attestation')).toHaveLength(0)
  })

  test('nor two verdicts in one round: who knows of both attests neither, and the next round certifies', async () => {
    const { court, copy, liar, lie } = await rigged()
    const others = without(court, liar) as [Validator, Validator, Validator]
    const one = lie({})
    const two = lie({ votes: one.body.votes.toReversed() })
    const [first, second] = [one, two].map((statement) =>
      liar.pen.write([{ type: 'statement', statement: statement.signed }]),
    )
    // one validator hears the one, two hear the other, and then all of both
    others.forEach((validator, i) => {
      validator.observe((i === 0 ? first : second) ?? expect.fail())
    })
    for (const validator of others) await validator.act()
    for (const entry of [first, second]) court.tell(entry ?? expect.fail(), liar)
    liar.dead = true
    await court.pass(10_000)
    expect(agreed(court, liar, copy)).toMatchObject({ round: 1, outcome: 'accepted' })
    for (const validator of others) {
      expect(saidBy(court, validator, 'attestation', copy).filter(({ body }) => body.round === 0).length).toBeLessThan(
        2,
      )
    }
  })

  test('an index that names certificates on their way is attested when they are here', async () => {
    const court = new Court(4)
    const [original, other] = [await court.offer(['a']), await court.offer(['b'])]
    const proposer = court.proposer(other)
    const holdsBack = (on: boolean) => {
      court.reaches = (entry, to) =>
        !on || to === proposer || !entry.records.some((record) => record !== null && record.type === 'certificate')
    }
    for (const validator of court.validators) validator.vote(original, 900)
    holdsBack(true)
    await court.settle()
    expect(court.validators.filter((validator) => validator.verdict(original)).length).toBeLessThan(3)
    if (proposer.verdict(original) === undefined) {
      // the certificate of the original is with its own proposer
      for (const entry of court.proposer(original).pen.entries) proposer.observe(entry)
    }
    expect(proposer.verdict(original)).toBeDefined()
    for (const validator of court.validators) validator.vote(other, 900)
    await court.settle()
    expect(saidBy(court, proposer, 'verdict', other)).toHaveLength(1)
    expect(
      court.statements().filter(({ body }) => body.type === 'attestation' && body.subject.equals(other)).length,
    ).toBeLessThan(4)
    holdsBack(false)
    await court.pass(100)
    for (const validator of court.validators) expect(validator.verdict(other)?.round).toBe(0)
  })
})

describe('one validator', () => {
  test("who votes for a round to come can't hold up the others", async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    const [liar] = court.validators as [Validator]
    liar.vote(id, 900, { round: 60_000 })
    await court.certify(id)
    for (const validator of without(court, liar)) validator.vote(id, 900, { round: 1 })
    await court.pass(10_000)
    expect(agreed(court, liar, id)).toMatchObject({ round: 0, outcome: 'accepted' })
    // and nobody fills its log with certificates that do not hold
    for (const { pen } of court.validators) expect(pen.entries.length).toBeLessThan(10)
  })

  test("who votes twice can't either, whichever vote came first to whom", async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    const [liar, second] = court.validators as [Validator, Validator]
    liar.vote(id, 0)
    court.reaches = (_, to) => to !== second
    court.deliver()
    court.reaches = () => true
    liar.vote(id, 1000)
    court.deliver()
    for (const validator of without(court, liar)) validator.vote(id, 700)
    await court.pass(20_000)
    expect(agreed(court, liar, id)).toMatchObject({ score: 700, outcome: 'accepted' })
    expect(agreed(court, liar, id)?.votes).toHaveLength(3)
  })

  test("who says too much can't: its vote is left out when the certificate could not travel", async () => {
    const court = new Court(4)
    const [liar] = court.validators as [Validator]
    const id = await court.offer(['a'])
    const reasons = Array.from({ length: 32 }, (_, i) => ({
      gate: 'g'.repeat(64),
      code: `${i}`,
      text: '𝔸'.repeat(500),
    }))
    liar.vote(id, 100, { reasons })
    for (const validator of without(court, liar)) validator.vote(id, 900, { reasons: reasons.slice(0, 2) })
    await court.pass(5000)
    expect(agreed(court, liar, id)).toMatchObject({ outcome: 'accepted', round: 0 })
    expect(agreed(court, liar, id)?.votes).toHaveLength(3)
  })

  test('who attests another verdict too takes nothing from the others', async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    const liar = without(court, court.proposer(id))[0] as Validator
    for (const round of [0, 1]) {
      const head = {
        v: 1,
        datanet: court.founding.entry.id,
        signer: liar.signer.publicKey,
        subject: id,
        round,
      } as const
      liar.say(signStatement({ ...head, type: 'attestation', verdict: idOf('no verdict') }, liar.signer))
    }
    await court.certify(id)
    expect(agreed(court, liar, id)).toMatchObject({ outcome: 'accepted', round: 0 })
  })
})

describe('V1: a verdict is over the index that it names', () => {
  test('also when a certificate comes while it is computed', async () => {
    const { court, original, copy } = await courtWhere(
      async (court) => ({
        original: await court.offer(['a', 'b']),
        copy: await court.offer(['a', 'b', 'x'], { by: eve }),
      }),
      (court, { original, copy }) => court.proposer(copy) !== court.proposer(original),
    )
    const proposer = court.proposer(copy)
    const { root } = proposer.judge.history.current
    // all vote on the copy, then the others certify the original, and its certificate comes late to the copy's proposer
    for (const validator of court.validators) validator.vote(copy, 900)
    for (const validator of court.validators) validator.vote(original, 900)
    court.deliver()
    court.reaches = (entry, to) => to !== proposer || !entry.records.some((record) => record?.type === 'certificate')
    proposer.dead = true
    await court.settle()
    proposer.dead = false
    court.deliver()
    const certificate = without(court, proposer)
      .flatMap(({ pen }) => pen.entries)
      .find((entry) => entry.records.some((record) => record?.type === 'certificate'))
    proposer.meanwhile = () => proposer.observe(certificate ?? expect.fail('no certificate'))
    await court.pass(20_000)
    const [stated] = saidBy(court, proposer, 'verdict', copy) as Statement<Verdict>[]
    expect(stated?.body.index).toEqual(root)
    expect(stated?.body.credit.map(({ units }) => units)).toEqual([3n])
    // attested as it is, and put right by the next round
    for (const validator of court.validators) {
      expect(validator.verdict(copy)).toMatchObject({ round: 1 })
      expect(
        validator
          .verdict(copy)
          ?.credit.map(({ units }) => units)
          .sort(),
      ).toEqual([1n, 2n])
    }
  })

  test('also when a certificate that it names has been superseded where it is attested', async () => {
    const { court, original, copy, other } = await courtWhere(
      async (court) => {
        const original = await court.offer(['a', 'b'])
        const copy = await court.offer(['a', 'b', 'x'], { by: eve })
        return { original, copy, other: await court.offer(['z']) }
      },
      (court, { original, copy, other }) =>
        ![court.proposer(original), court.proposer(copy, 1)].includes(court.proposer(other)),
    )
    await court.certify(copy)
    const proposer = court.proposer(other)
    for (const validator of court.validators) validator.vote(original, 900)
    for (const validator of court.validators) validator.vote(other, 900)
    court.deliver()
    proposer.dead = true
    await court.settle()
    for (const validator of without(court, proposer)) expect(validator.verdict(copy)?.round).toBe(1)
    // it speaks before it hears of the copy's second round
    court.reaches = (_, to) => to !== proposer
    proposer.dead = false
    await court.settle()
    expect(proposer.verdict(copy)?.round).toBe(0)
    expect(saidBy(court, proposer, 'verdict', other)).toHaveLength(1)
    for (const validator of without(court, proposer)) {
      expect(saidBy(court, validator, 'attestation', other)).toHaveLength(1)
    }
    court.reaches = () => true
    await court.pass(10_000)
    for (const validator of court.validators) expect(validator.verdict(other)?.round).toBe(0)
  })
})

test('restarted at any time from its own log, nobody says two things in one round', async () => {
  const step = fc.record({
    who: fc.nat(3),
    what: fc.constantFrom('restart', 'die', 'rise', 'act', 'pass', 'pass', 'vote'),
    which: fc.nat(2),
    ms: fc.integer({ min: 1, max: 1200 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const court = new Court(4)
      const ids = [
        await court.offer(['a', 'b']),
        await court.offer(['b', 'c'], { by: eve }),
        await court.offer(['a', 'c']),
      ]
      const voted = new Set<string>()
      const vote = (validator: Validator, id: CID) => {
        if (validator.dead || voted.has(`${validator.key} ${id}`)) return
        voted.add(`${validator.key} ${id}`)
        validator.vote(id, 900)
      }
      for (const { who, what, which, ms } of steps) {
        const validator = court.validators[who] as Validator
        if (what === 'restart' && !validator.dead) validator.restart()
        else if (what === 'die') validator.dead = true
        else if (what === 'rise' && validator.dead) {
          validator.dead = false
          validator.restart()
        } else if (what === 'act') {
          court.deliver()
          await validator.act()
        } else if (what === 'pass') await court.pass(ms)
        else vote(validator, ids[which] as CID)
      }
      for (const validator of court.validators) {
        if (validator.dead) validator.restart()
        validator.dead = false
      }
      for (const id of ids) for (const validator of court.validators) vote(validator, id)
      await court.pass(60_000)
      const said = court
        .statements()
        .map(({ body }) => `${body.type} ${hexOf(body.signer)} ${body.subject} ${body.round}`)
      expect(said.length).toBe(new Set(said).size)
      // and all come to the same in the end
      for (const id of ids) {
        const verdicts = court.validators.map((validator) => validator.verdict(id))
        for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0])
        expect(verdicts[0]).toBeDefined()
      }
      const [first] = court.validators as [Validator]
      const credit = ids.map((id) =>
        first.verdict(id)?.credit.reduce((sum, share) => sum + (share.contribution.equals(id) ? share.units : 0n), 0n),
      )
      expect(credit.reduce((sum = 0n, units = 0n) => sum + units, 0n)).toBe(3n)
    }),
    { numRuns: 40 },
  )
})

const emptyRoot = new Court(1).validators[0]?.judge.history.current.root ?? expect.fail()
