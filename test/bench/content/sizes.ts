/** Bytes of a megabyte, as speeds are told. */
export const MB = 1_000_000
/** The most memory that anything here may take, MB. */
export const MEMORY = 300

/** A size as people say it. */
export function sizeName(bytes: number): string {
  return bytes >= 1000 * MB ? `${bytes / (1000 * MB)} GB` : `${bytes / MB} MB`
}
