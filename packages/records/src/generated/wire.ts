// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import * as charter from './charter.ts'
import * as records from './records.ts'
import * as statements from './statements.ts'

export type { Signed } from '../shape.ts'
export * from './charter.ts'
export * from './entries.ts'
export * from './records.ts'
export * from './statements.ts'

/** A record of a type that this software knows; `type` tells which. */
export type WireRecord =
  | records.Admit
  | records.Attribution
  | records.Audit
  | records.Basis
  | records.Certificate
  | charter.Charter
  | records.Contribution
  | records.Evidence
  | records.Identity
  | records.Invite
  | records.Join
  | records.Payment
  | records.Pin
  | records.Profile
  | records.Release
  | records.Statement
  | records.Work

/** What a signer states, before it is signed; `type` tells which. */
export type StatementBody =
  | statements.Attestation
  | statements.Claim
  | statements.Close
  | statements.Commit
  | statements.Receipt
  | statements.Seen
  | statements.Timeout
  | statements.Verdict
  | statements.Vote

/** The parser of each record type. */
export const recordParsers: {
  readonly [T in WireRecord['type']]: (value: unknown, path?: string) => Extract<WireRecord, { type: T }>
} = {
  admit: records.parseAdmit,
  attribution: records.parseAttribution,
  audit: records.parseAudit,
  basis: records.parseBasis,
  certificate: records.parseCertificate,
  charter: charter.parseCharter,
  contribution: records.parseContribution,
  evidence: records.parseEvidence,
  identity: records.parseIdentity,
  invite: records.parseInvite,
  join: records.parseJoin,
  payment: records.parsePayment,
  pin: records.parsePin,
  profile: records.parseProfile,
  release: records.parseRelease,
  statement: records.parseStatement,
  work: records.parseWork,
}

/** The parser of each statement type. */
export const statementParsers: {
  readonly [T in StatementBody['type']]: (value: unknown, path?: string) => Extract<StatementBody, { type: T }>
} = {
  attestation: statements.parseAttestation,
  claim: statements.parseClaim,
  close: statements.parseClose,
  commit: statements.parseCommit,
  receipt: statements.parseReceipt,
  seen: statements.parseSeen,
  timeout: statements.parseTimeout,
  verdict: statements.parseVerdict,
  vote: statements.parseVote,
}
