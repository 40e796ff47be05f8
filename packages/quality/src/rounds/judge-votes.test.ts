/** N1, V1: which votes a verdict lists is not for its proposer to choose, and a validator's vote is for once. */
import { type CID, hexOf, openStatement, type Statement, signStatement, type Verdict } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { Court, type Validator } from './court.fixture.ts'

const without = (court: Court, ...gone: Validator[]) =>
  court.validators.filter((validator) => !gone.includes(validator))

const saidBy = (court: Court, validator: Validator, type: string) =>
  court.statements().filter(({ body }) => body.type === type && hexOf(body.signer) === validator.key)

/** The verdict that a proposer would state now; it has stated nothing. */
async function draft(court: Court, proposer: Validator, subject: CID): Promise<Verdict> {
  const { records } = await proposer.judge.act(court.now)
  proposer.restart()
  const said = records.flatMap((record) => (record.type === 'statement' ? (openStatement(record.statement) ?? []) : []))
  const verdict = said.find(({ body }) => body.type === 'verdict' && body.subject.equals(subject))
  return (verdict?.body as Verdict | undefined) ?? expect.fail('the proposer states nothing')
}

/** All four have voted; the proposer of round 0 lies in wait with a verdict that leaves one vote out. */
async function omitting() {
  const court = new Court(4)
  const id = await court.offer(['a', 'b'])
  const liar = court.proposer(id)
  const [left, ...others] = without(court, liar) as [Validator, Validator, Validator]
  for (const validator of [liar, ...others]) validator.vote(id, 900)
  return { court, id, liar, left, others }
}

function state(liar: Validator, body: Verdict): void {
  liar.say(signStatement<Verdict>(body, liar.signer))
}

describe('a verdict that leaves out a vote', () => {
  test('is attested by nobody who had that vote for a tenth of the timeout, and the next round lists it', async () => {
    const { court, id, liar, left } = await omitting()
    const vote = left.vote(id, 900)
    court.deliver()
    for (const validator of without(court, liar)) await validator.act()
    court.now += 150
    const body = await draft(court, liar, id)
    state(liar, { ...body, votes: body.votes.filter((one) => !one.equals(vote.id)) })
    liar.dead = true
    await court.pass(10_000)
    for (const validator of without(court, liar)) {
      expect(validator.verdict(id)).toMatchObject({ round: 1, outcome: 'accepted' })
      expect(validator.verdict(id)?.votes).toHaveLength(4)
      expect(saidBy(court, validator, 'attestation').every(({ body: said }) => said.round === 1)).toBe(true)
    }
  })

  test('is attested when the vote came but just before it: its proposer may not have had it', async () => {
    const { court, id, liar, left } = await omitting()
    court.deliver()
    for (const validator of court.validators) await validator.act()
    court.now += 150
    const body = await draft(court, liar, id)
    left.vote(id, 900)
    court.deliver()
    for (const validator of without(court, liar)) await validator.act()
    court.now += 50
    state(liar, body)
    await court.pass(10_000)
    for (const validator of court.validators) expect(validator.verdict(id)).toMatchObject({ round: 0 })
    expect(court.validators[0]?.verdict(id)?.votes).toHaveLength(3)
  })

  test('by one of three equal validators is none: its own backdated vote and one other are not enough', async () => {
    const court = new Court(3)
    const id = await court.offer(['a'])
    const liar = court.proposer(id)
    const [first, second] = without(court, liar) as [Validator, Validator]
    liar.vote(id, 900, { seen: 1 })
    first.vote(id, 900)
    await court.pass(5000)
    expect(saidBy(court, liar, 'verdict')).toHaveLength(0)
    second.vote(id, 900)
    await court.pass(5000)
    for (const validator of court.validators) {
      const verdict = validator.verdict(id) ?? expect.fail('not certified')
      expect(verdict.votes).toHaveLength(3)
      expect(verdict.stamp).toBeGreaterThan(1)
    }
  })
})

describe('votes of one validator', () => {
  test('in each round anew cost one round at most', async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    const liar = without(court, court.proposer(id))[0] as Validator
    for (const validator of without(court, liar)) validator.vote(id, 700)
    for (let round = 0; round < 6; round++) {
      liar.vote(id, 900 - round, { round })
      await court.pass(400)
    }
    await court.pass(20_000)
    const [first] = without(court, liar) as [Validator]
    expect(first.verdict(id)).toMatchObject({ outcome: 'accepted' })
    expect(first.verdict(id)?.round).toBeLessThan(2)
    for (const validator of without(court, liar)) expect(validator.verdict(id)).toEqual(first.verdict(id))
  })

  test('two of them are no reason to decline for one who has known of the second only just now', async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    const proposer = court.proposer(id)
    const [liar, ...others] = without(court, proposer) as [Validator, Validator, Validator]
    for (const validator of court.validators) validator.vote(id, 900)
    court.deliver()
    for (const validator of others) await validator.act()
    court.now += 150
    const body = await draft(court, proposer, id)
    liar.vote(id, 0, { round: 0 })
    court.deliver()
    for (const validator of others) await validator.act()
    court.now += 20
    state(proposer, body)
    await court.pass(10_000)
    for (const validator of others) {
      expect(validator.docket.get(id)?.votes.equivocators.size).toBe(1)
      expect(validator.verdict(id)).toMatchObject({ round: 0, outcome: 'accepted' })
    }
  })
})

describe('the author of a contribution', () => {
  test('attests it, so that another may fall silent after its vote', async () => {
    const author = new Court(4).validators[0]?.signer ?? expect.fail()
    const court = new Court(4)
    const [own] = court.validators as [Validator]
    const id = await court.offer(['a'], { by: author })
    const others = without(court, own)
    for (const validator of others) validator.vote(id, 900)
    court.deliver()
    const silent = others.find((validator) => validator !== court.proposer(id)) as Validator
    silent.dead = true
    await court.pass(10_000)
    for (const validator of without(court, silent)) expect(validator.verdict(id)).toMatchObject({ outcome: 'accepted' })
    expect(saidBy(court, own, 'attestation')).toHaveLength(1)
    expect(saidBy(court, own, 'verdict')).toHaveLength(0)
    const attesters = own.docket.get(id)?.certificate?.attestations.map(({ body }) => hexOf(body.signer))
    expect(attesters).toContain(own.key)
  })

  test('of four, needs the votes of all three others', async () => {
    const author = new Court(4).validators[0]?.signer ?? expect.fail()
    const court = new Court(4)
    const id = await court.offer(['a'], { by: author })
    const [own, silent, ...others] = court.validators as [Validator, Validator, Validator, Validator]
    for (const validator of others) validator.vote(id, 900)
    await court.pass(20_000)
    for (const validator of court.validators) expect(validator.verdict(id)).toBeUndefined()
    silent.vote(id, 900)
    await court.pass(20_000)
    for (const validator of [own, silent, ...others])
      expect(validator.verdict(id)).toMatchObject({ outcome: 'accepted' })
  })
})

describe('V4: a certificate carries what opened its round', () => {
  const openersOf = (validator: Validator, id: CID) =>
    validator.docket
      .get(id)
      ?.certificate?.record.opening.map((signed) => openStatement(signed) as Statement)
      .map(({ body }) => `${body.type} ${body.round}`)

  test('timeouts of a round whose proposer is silent', async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    const silent = court.proposer(id)
    for (const validator of court.validators) validator.vote(id, 900)
    court.deliver()
    silent.dead = true
    await court.pass(10_000)
    const [first] = without(court, silent) as [Validator]
    expect(first.verdict(id)?.round).toBe(1)
    expect(openersOf(first, id)).toEqual(['timeout 0', 'timeout 0', 'timeout 0'])
  })

  test('attestations of the certified verdict whose credit moved', async () => {
    const court = new Court(4)
    const original = await court.offer(['a', 'b'])
    const copy = await court.offer(['a', 'b', 'x'])
    await court.certify(copy)
    await court.certify(original)
    await court.pass(10_000)
    const [first] = court.validators as [Validator]
    expect(first.verdict(copy)?.round).toBe(1)
    const openers = openersOf(first, copy) ?? expect.fail()
    expect(openers.length).toBeGreaterThanOrEqual(3)
    expect(new Set(openers)).toEqual(new Set(['attestation 0']))
  })
})
