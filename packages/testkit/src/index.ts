export { type LedgerHistory, ledgerHistories } from './arbitrary-ledgers.ts'
export { deliveries, type SignedLogs, signedLogs } from './arbitrary-logs.ts'
export { cids, records, texts } from './arbitrary-records.ts'
export { AuthorLog, IDENTITY } from './author-log.ts'
export { type CertificateDraft, type Certified, certify } from './certify.ts'
export type { Check } from './compliance.ts'
export { signerOf, type TestDatanet, type TestDatanetOptions, testDatanet } from './datanet.ts'
export * from './errors.ts'
export { type Boundary, type BoundaryTally, createFuzzer, type Fuzzer, type FuzzMachine } from './fuzz/fuzzer.ts'
export { offerIn } from './offer.ts'
export { createPrng, type Prng } from './prng.ts'
export {
  type ByzantineOptions,
  type ByzantineReport,
  simulateByzantine,
  traceByzantine,
} from './simulation/byzantine/simulate-byzantine.ts'
export { addCounts, type Counts, noCounts } from './simulation/replication/counts.ts'
export {
  type ReplicationOptions,
  type ReplicationReport,
  simulateReplication,
  traceReplication,
} from './simulation/replication/simulate-replication.ts'
export { type SimulationOptions, type SimulationReport, simulate, traceSimulation } from './simulation/simulate.ts'
export { type OpenStore, storeCompliance } from './store-compliance.ts'
