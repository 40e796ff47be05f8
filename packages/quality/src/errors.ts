import { DatanetError } from '@datanet/records'

/** A certificate that its charter does not bear out. */
export class CertificateInvalidError extends DatanetError {
  readonly code = 'ERR_CERTIFICATE_INVALID'
}

/** A charter asks for a gate that this software does not have. */
export class GateUnknownError extends DatanetError {
  readonly code = 'ERR_GATE_UNKNOWN'
}

/** A charter lists one gate twice. */
export class GateRepeatedError extends DatanetError {
  readonly code = 'ERR_GATE_REPEATED'
}

/** The params of a gate are not what the gate takes. */
export class GateParamsInvalidError extends DatanetError {
  readonly code = 'ERR_GATE_PARAMS_INVALID'
}

/** A charter's JSON Schema for rows does not compile, or asks for what would cost without bound. */
export class RowSchemaInvalidError extends DatanetError {
  readonly code = 'ERR_ROW_SCHEMA_INVALID'
}
