import type { Charter, Contribution, Manifest, Reason, Shard } from '@datanet/records'
import type { FingerprintSet, JsonObject, Row } from '@datanet/shards'

/** What a gate found: a score in per mille, and reasons in words for the people who know the data. */
export interface GateReport {
  readonly gate: string
  readonly passed: boolean
  /** 0 to 1000. */
  readonly score: number
  readonly reasons: Reason[]
}

/** What gates need of a charter. */
export type GateCharter = Pick<Charter, 'gates' | 'licenses' | 'schemas'>

/** What a contribution's record claims. */
export type GateClaim = Pick<Contribution, 'bytes' | 'license' | 'rows'>

/** A row that may repeat others without being equal to them. */
export interface NearPiece {
  readonly fingerprint: Uint8Array
  readonly text: string
}

/** Tells of fingerprints whether an accepted contribution with an earlier stamp holds them. */
export interface Seniors {
  /** For each fingerprint, whether a senior holds it. */
  holds(fingerprints: readonly Uint8Array[]): Promise<readonly boolean[]>
  /** How many of 1000 rows repeat rows that seniors hold without being equal to them; nobody is asked where it is missing. */
  near?(pieces: readonly NearPiece[]): Promise<number>
}

/** What is judged. */
export interface Subject {
  readonly contribution: GateClaim
  readonly manifest: Manifest
  readonly seniors: Seniors | null
}

/** What was read of a contribution's content. */
export interface Content {
  /** Rows, broken ones too, and files of bytes. */
  readonly rows: number
  readonly bytes: number
  /** Rows that read, and files of bytes: what has a fingerprint. */
  readonly pieces: number
  readonly fingerprints: FingerprintSet
  /** Why the reading stopped before the end; null when all was read. */
  readonly fault: Fault | null
}

/** Why content was not read to its end: it is not what was claimed, or claims more than may be. */
export interface Fault {
  readonly code: 'content-differs' | 'not-read'
  readonly text: string
}

/** A gate at work on one contribution; it sees each row once. */
export interface GateRun {
  /** `fresh` is whether no earlier piece of this contribution has the same fingerprint; null for a row that does not read. */
  row?(shard: Shard, row: Row, fresh: boolean | null): void
  /** A file of bytes. */
  file?(shard: Shard, fresh: boolean): void
  end(content: Content, signal?: AbortSignal): GateReport | Promise<GateReport>
}

/** Begins a gate's work on a contribution. */
export type StartGate = (subject: Subject) => GateRun

/** A deterministic check of content, and of what is claimed about it. */
export interface Gate {
  readonly name: string
  /** Reads the gate's params in a charter. Throws ERR_GATE_PARAMS_INVALID. */
  configure(params: JsonObject, charter: GateCharter): StartGate
}
