import type { Attack } from './attack.ts'
import { absentBlocks } from './attacks/absent-blocks.ts'
import { apiConnections } from './attacks/api-connections.ts'
import { apiRequests } from './attacks/api-requests.ts'
import { custodyQuestions } from './attacks/custody-questions.ts'
import { dhtProviders } from './attacks/dht-providers.ts'
import { dhtValues } from './attacks/dht-values.ts'
import { earlyEntries } from './attacks/early-entries.ts'
import { endlessWants } from './attacks/endless-wants.ts'
import { erasedEntries } from './attacks/erased-entries.ts'
import { gatewayReaders } from './attacks/gateway-readers.ts'
import { inventedSubjects } from './attacks/invented-subjects.ts'
import { inventedVerdicts } from './attacks/invented-verdicts.ts'
import { junkFrames } from './attacks/junk-frames.ts'
import { malformedMessages } from './attacks/malformed-messages.ts'
import { manyRounds } from './attacks/many-rounds.ts'
import { signaturesOfAnAuthor, signaturesOfStrangers } from './attacks/many-signatures.ts'
import { newEntries } from './attacks/new-entries.ts'
import { pastAFork } from './attacks/past-a-fork.ts'
import { rangesNeverGiven } from './attacks/ranges-never-given.ts'
import { replayedGossip } from './attacks/replayed-gossip.ts'
import { replayedSync } from './attacks/replayed-sync.ts'
import { silence } from './attacks/silence.ts'
import { strangersFirstEntries } from './attacks/strangers-first-entries.ts'
import { unavailableContent } from './attacks/unavailable-content.ts'
import { untakenBlocks } from './attacks/untaken-blocks.ts'

/** All attacks, by the part of the benchmark that they belong to. */
export const attackGroups: Readonly<Record<string, readonly Attack[]>> = {
  entries: [
    silence,
    replayedGossip,
    replayedSync,
    erasedEntries,
    earlyEntries,
    strangersFirstEntries,
    pastAFork,
    malformedMessages,
  ],
  records: [
    signaturesOfAnAuthor,
    signaturesOfStrangers,
    inventedVerdicts,
    inventedSubjects,
    manyRounds,
    unavailableContent,
  ],
  sync: [endlessWants, rangesNeverGiven, junkFrames],
  dht: [dhtValues, dhtProviders],
  content: [absentBlocks, untakenBlocks, custodyQuestions],
  http: [gatewayReaders, apiConnections, apiRequests],
}

/** All attacks by name, and what they are compared with. */
export const attacks: ReadonlyMap<string, Attack> = new Map(
  [newEntries, ...Object.values(attackGroups).flat()].map((attack) => [attack.name, attack]),
)
