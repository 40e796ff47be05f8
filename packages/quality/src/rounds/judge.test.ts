/** Rounds among judges that tell the truth, some of whom are dead or away. */
import { createMemoryStore } from '@datanet/log'
import { type CID, hexOf, recordId } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { Fingerprints } from '../credit/fingerprints.ts'
import { Court, courtWhere, type Validator } from './court.fixture.ts'
import { ada, eve } from './people.fixture.ts'

function standing(court: Court, contribution: CID) {
  const verdicts = court.validators.filter(({ dead }) => !dead).map((validator) => validator.verdict(contribution))
  for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0])
  return verdicts[0]
}

function creditOf(court: Court, contribution: CID): Record<string, number> {
  const credit = standing(court, contribution)?.credit ?? []
  return Object.fromEntries(credit.map((share) => [share.contribution.toString(), Number(share.units)]))
}

/** No honest validator says two things of one type in one round, nor anything twice. */
function expectOneVoice(court: Court): void {
  const said = court.statements().map(({ body }) => `${body.type} ${hexOf(body.signer)} ${body.subject} ${body.round}`)
  expect(said.length - new Set(said).size).toBe(0)
}

const timeoutsOf = (court: Court) => court.statements().filter(({ body }) => body.type === 'timeout').length

function without(court: Court, gone: Validator): Validator[] {
  return court.validators.filter((validator) => validator !== gone)
}

describe('an open round', () => {
  test.each([1, 2, 3, 4, 7])('certifies what %d validators vote for, in its first round', async (count) => {
    const court = new Court(count)
    const good = await court.offer(['a', 'b'])
    const bad = await court.offer(['c'])
    await court.certify(good, 800)
    await court.certify(bad, 300)
    expect(standing(court, good)).toMatchObject({ outcome: 'accepted', score: 800, round: 0, units: 2n, alone: false })
    expect(standing(court, bad)).toMatchObject({ outcome: 'rejected', score: 300, round: 0 })
    expect(timeoutsOf(court)).toBe(0)
    expectOneVoice(court)
  })

  test('says nothing while the votes do not decide', async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    for (const validator of court.validators.slice(0, 2)) validator.vote(id, 900)
    court.validators[2]?.vote(id, 100)
    await court.pass(60_000)
    expect(court.statements().every(({ body }) => body.type === 'vote')).toBe(true)
    court.validators[3]?.vote(id, 900)
    await court.pass(5000)
    expect(standing(court, id)?.outcome).toBe('accepted')
  })

  test('N1: without the author, and alone only where there is nobody else', async () => {
    const court = new Court(4)
    const [own] = court.validators as [Validator]
    const id = await court.offer(['a'], { by: own.signer })
    await court.certify(id)
    expect(standing(court, id)).toMatchObject({ outcome: 'accepted', alone: false })
    expect(standing(court, id)?.votes).toHaveLength(3)

    const lonely = new Court(1)
    const [founder] = lonely.validators as [Validator]
    const only = await lonely.offer(['a'], { by: founder.signer })
    founder.vote(only, 900)
    await lonely.pass(5000)
    expect(standing(lonely, only)).toMatchObject({ outcome: 'accepted', alone: true })
  })

  test('waits a little for votes that are under way, and not for ever', async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    for (const validator of court.validators.slice(0, 3)) validator.vote(id, 900)
    await court.pass(50)
    court.validators[3]?.vote(id, 600)
    await court.pass(1000)
    expect(standing(court, id)?.votes).toHaveLength(4)

    const slow = await court.offer(['b'])
    for (const validator of court.validators.slice(0, 3)) validator.vote(slow, 900)
    await court.pass(1000)
    expect(standing(court, slow)?.votes).toHaveLength(3)
  })

  test('by weight: those with more than 2/3 need nobody else', async () => {
    const court = new Court([7n, 1n, 2n])
    const [heavy, ...others] = court.validators as [Validator, Validator, Validator]
    for (const other of others) other.dead = true
    const ids: CID[] = []
    for (let i = 0; i < 8; i++) ids.push(await court.offer([`${i}`]))
    for (const id of ids) heavy.vote(id, 900)
    await court.pass(20_000)
    // where another one has its turn in each of the rounds, it stays open
    const served = ids.filter((id) => [0, 1, 2].some((round) => court.proposer(id, round) === heavy))
    expect(served.length).toBeGreaterThan(4)
    for (const id of ids) expect(heavy.verdict(id) !== undefined).toBe(served.includes(id))
  })
})

describe('V4: a dead proposer', () => {
  test('costs a timeout, and the next round certifies', async () => {
    const court = new Court(4)
    const id = await court.offer(['a', 'b'])
    const gone = court.proposer(id)
    gone.dead = true
    expect(court.proposer(id, 1)).not.toBe(gone)
    const seen = without(court, gone).map(({ seen }) => seen.get(id.toString()))
    await court.certify(id)
    expect(standing(court, id)).toMatchObject({ outcome: 'accepted', round: 1, stamp: seen[0] })
    expect(timeoutsOf(court)).toBe(3)
    expectOneVoice(court)
    gone.dead = false
    await court.pass(5000)
    expect(gone.verdict(id)).toEqual(standing(court, id))
    expectOneVoice(court)
  })

  test('that has voted and comes back too late does not bring the old round back', async () => {
    const court = new Court(4)
    const id = await court.offer(['a', 'b'])
    const gone = court.proposer(id)
    for (const validator of court.validators) validator.vote(id, 900)
    court.deliver()
    gone.dead = true
    await court.pass(1100)
    expect(timeoutsOf(court)).toBe(3)
    gone.dead = false
    // its verdict of round 0 reaches those who have given it up
    await gone.act()
    await court.pass(5000)
    expect(standing(court, id)?.round).toBe(1)
    expectOneVoice(court)
  })

  test('with too little weight left, nothing is certified, and all goes on when it is back', async () => {
    const court = new Court(3)
    const id = await court.offer(['a'])
    const gone = court.proposer(id)
    gone.dead = true
    await court.certify(id)
    expect(standing(court, id)).toBeUndefined()
    gone.dead = false
    gone.vote(id, 900)
    await court.pass(10_000)
    expect(standing(court, id)?.outcome).toBe('accepted')
    expectOneVoice(court)
  })

  test('in all rounds: it expires, and nobody says anything more', async () => {
    const court = new Court(4)
    const id = await court.offer(['a'])
    court.content.delete(id.toString())
    // nobody can read it any more, so nobody can state a verdict
    for (const validator of court.validators) validator.fingerprints.has = async () => false
    await court.certify(id)
    await court.pass(60_000)
    expect(timeoutsOf(court)).toBe(3 * 4)
    expect(court.validators.every(({ wakeAt }) => wakeAt === null)).toBe(true)
    expectOneVoice(court)
  })
})

describe('V1: who repeats', () => {
  test('and is certified first loses its credit when its senior is certified', async () => {
    const court = new Court(4)
    const original = await court.offer(['a', 'b', 'c'], { by: ada })
    const copy = await court.offer(['a', 'b', 'x'], { by: eve })
    await court.certify(copy)
    expect(standing(court, copy)).toMatchObject({ round: 0 })
    expect(creditOf(court, copy)).toEqual({ [`${copy}`]: 3 })
    const before = standing(court, copy)
    await court.certify(original)
    expect(creditOf(court, original)).toEqual({ [`${original}`]: 3 })
    expect(standing(court, original)?.round).toBe(0)
    expect(creditOf(court, copy)).toEqual({ [`${original}`]: 2, [`${copy}`]: 1 })
    // R5: a later round moves credit and nothing else
    const { outcome, score, stamp, votes } = before ?? expect.fail()
    expect(standing(court, copy)).toMatchObject({ round: 1, outcome, score, stamp, votes })
    expectOneVoice(court)
  })

  test('and is offered later waits for its senior that was seen earlier', async () => {
    const court = new Court(4)
    const original = await court.offer(['a', 'b'])
    const copy = await court.offer(['a', 'b'], { by: eve })
    for (const validator of court.validators) validator.vote(copy, 900)
    await court.pass(300)
    expect(standing(court, copy)).toBeUndefined()
    for (const validator of court.validators) validator.vote(original, 900)
    await court.pass(5000)
    expect(standing(court, copy)).toMatchObject({ round: 0 })
    expect(creditOf(court, copy)).toEqual({ [`${original}`]: 2 })
    expect(timeoutsOf(court)).toBe(0)
  })

  test('waits for a senior that nobody judges no longer than half of the timeout', async () => {
    const court = new Court(4)
    await court.offer(['a', 'b'])
    const copy = await court.offer(['a', 'b'], { by: eve })
    for (const validator of court.validators) validator.vote(copy, 900)
    await court.pass(499)
    expect(standing(court, copy)).toBeUndefined()
    await court.pass(10)
    expect(standing(court, copy)).toMatchObject({ round: 0 })
  })

  test('is told by its stamps, not by the order of verdicts: the earlier one keeps all, whoever certifies first', async () => {
    const court = new Court(4)
    const ids = [
      await court.offer(['a', 'b']),
      await court.offer(['b', 'c']),
      await court.offer(['a', 'b', 'c']),
    ] as const
    for (const id of ids.toReversed()) await court.certify(id)
    await court.pass(5000)
    expect(creditOf(court, ids[0])).toEqual({ [`${ids[0]}`]: 2 })
    expect(creditOf(court, ids[1])).toEqual({ [`${ids[0]}`]: 1, [`${ids[1]}`]: 1 })
    expect(creditOf(court, ids[2])).toEqual({ [`${ids[0]}`]: 2, [`${ids[1]}`]: 1 })
    expectOneVoice(court)
  })

  test('loses to each senior that comes, however many come one after the other', async () => {
    const court = new Court(4)
    const seniors: CID[] = []
    for (let i = 0; i < 6; i++) seniors.push(await court.offer([`${i}`]))
    const copy = await court.offer([0, 1, 2, 3, 4, 5].map(String), { by: eve })
    await court.certify(copy)
    // more often than a round may time out
    expect(court.founding.charter.rounds.max).toBeLessThan(seniors.length)
    for (const senior of seniors) await court.certify(senior)
    expect(creditOf(court, copy)).toEqual(Object.fromEntries(seniors.map((senior) => [`${senior}`, 1])))
    expect(standing(court, copy)?.round).toBe(seniors.length)
    expectOneVoice(court)
  })

  test('loses also when its senior was certified while its own verdict was under way', async () => {
    const { court, original, copy } = await courtWhere(
      async (court) => ({ original: await court.offer(['a', 'b']), copy: await court.offer(['a', 'b'], { by: eve }) }),
      (court, { original, copy }) => court.proposer(original) !== court.proposer(copy),
    )
    const proposer = court.proposer(copy)
    for (const validator of court.validators) validator.vote(copy, 900)
    court.deliver()
    court.reaches = (entry) => !proposer.pen.entries.includes(entry)
    await court.pass(510)
    expect(court.statements().filter(({ body }) => body.type === 'verdict')).toHaveLength(1)
    // nobody has heard the copy's verdict; the others certify the original
    for (const validator of without(court, proposer)) validator.vote(original, 900)
    await court.pass(150)
    for (const validator of court.validators) expect(validator.verdict(original)).toBeDefined()
    court.reaches = () => true
    await court.settle()
    const rounds = court
      .statements()
      .flatMap(({ body }) => (body.type === 'attestation' && body.subject.equals(copy) ? [body.round] : []))
    expect(rounds.filter((round) => round === 0).length).toBeGreaterThan(2)
    await court.pass(5000)
    expect(creditOf(court, copy)).toEqual({ [`${original}`]: 2 })
    expect(standing(court, copy)?.round).toBe(1)
    expectOneVoice(court)
  })

  test('R5: keeps its first stamp, whatever votes come late', async () => {
    const court = new Court(4)
    const original = await court.offer(['a', 'b'])
    const copy = await court.offer(['a', 'b', 'x'], { by: eve })
    const [late, ...early] = court.validators as [Validator, ...Validator[]]
    for (const validator of early) validator.vote(copy, 900)
    await court.pass(2000)
    const { stamp } = standing(court, copy) ?? expect.fail()
    // backdated before the original
    late.vote(copy, 900, { seen: 1 })
    for (const validator of early) validator.vote(copy, 900, { seen: 2, round: 1 })
    await court.certify(original)
    await court.pass(5000)
    expect(standing(court, copy)).toMatchObject({ stamp, round: 1 })
    expect(creditOf(court, original)).toEqual({ [`${original}`]: 2 })
    expect(creditOf(court, copy)).toEqual({ [`${original}`]: 2, [`${copy}`]: 1 })
  })
})

describe('G4: who derives', () => {
  test('pays a source that is certified later', async () => {
    const court = new Court(4)
    const source = await court.offer(['a'])
    const labels = await court.offer(['1'], { by: eve, derivedFrom: [{ contribution: source, share: 250_000 }] })
    await court.certify(labels)
    expect(standing(court, labels)?.upstream).toEqual([])
    await court.certify(source)
    expect(standing(court, labels)).toMatchObject({ round: 1, upstream: [{ contribution: source, ppm: 250_000 }] })
  })

  test('is left alone where nothing changes, also by who has not read it', async () => {
    const court = new Court(4)
    const source = await court.offer(['a'])
    const [blind] = court.validators as [Validator]
    await court.certify(source)
    const labels = await court.offer(['1'], { by: eve, derivedFrom: [{ contribution: source, share: 250_000 }] })
    await court.certify(labels)
    const senior = await court.offer(['a'])
    // a validator starts anew with nothing read, and the content of the labels is away
    blind.away.add(labels.toString())
    blind.fingerprints = new Fingerprints(createMemoryStore())
    blind.restart()
    await court.certify(senior)
    await court.pass(20_000)
    expect(standing(court, labels)?.round).toBe(0)
    expect(timeoutsOf(court)).toBe(0)
  })
})

describe('what is not here yet', () => {
  /** A copy and then its original were certified; the validator whose turn it is to put the copy right has heard nothing of it. */
  async function late() {
    const { court, original, copy } = await courtWhere(
      async (court) => ({ original: await court.offer(['a', 'b']), copy: await court.offer(['a', 'b'], { by: eve }) }),
      (court, { original, copy }) => court.proposer(copy, 1) !== court.proposer(original),
    )
    const proposer = court.proposer(copy, 1)
    await court.certify(copy)
    proposer.dead = true
    for (const validator of without(court, proposer)) validator.vote(original, 900)
    await court.pass(150)
    for (const validator of without(court, proposer)) {
      expect(validator.verdict(original)).toBeDefined()
      validator.dead = true
    }
    proposer.dead = false
    proposer.fingerprints = new Fingerprints(createMemoryStore())
    const states = () =>
      court.statements().filter(({ body }) => body.type === 'verdict' && body.subject.equals(copy) && body.round === 1)
    return { court, original, copy, proposer, states }
  }

  test('an offer whose certificate came before it counts when it comes', async () => {
    const { court, original, proposer, states } = await late()
    const offer = proposer.held.find((entry) => entry.records.some((_, i) => recordId(entry.id, i).equals(original)))
    proposer.restart(proposer.held.filter((entry) => entry !== offer))
    await court.settle()
    expect(proposer.verdict(original)).toBeDefined()
    expect(states()).toHaveLength(0)
    proposer.observe(offer ?? expect.fail())
    await court.settle()
    expect(states()).toHaveLength(1)
  })

  test('content that is away for long is asked for until it is back, however much happens meanwhile', async () => {
    const { court, original, proposer, states } = await late()
    proposer.away.add(original.toString())
    proposer.restart()
    for (let i = 0; i < 100; i++) await court.settle()
    expect(states()).toHaveLength(0)
    expect(proposer.wakeAt).not.toBeNull()
    await court.pass(3_600_000)
    expect(proposer.wakeAt).not.toBeNull()
    proposer.away.clear()
    await court.pass(3_600_000)
    expect(states()).toHaveLength(1)
  })
})
