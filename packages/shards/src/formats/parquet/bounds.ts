/** No footer of a Parquet file is larger, in bytes. */
export const MAX_FOOTER_BYTES = 16 * 1024 * 1024

/** No Parquet file has more leaf columns. */
export const MAX_PARQUET_COLUMNS = 10_000

/** No Parquet schema nests deeper; a list and a map count twice. */
export const MAX_PARQUET_DEPTH = 32

/** No page header is longer, in bytes; it may hold a smallest and a largest value. */
export const MAX_PAGE_HEADER_BYTES = 1024 * 1024

/** No page is larger, packed or unpacked, in bytes. */
export const MAX_PAGE_BYTES = 32 * 1024 * 1024

/** No page claims more values. */
export const MAX_PAGE_VALUES = 16 * 1024 * 1024

/** No dictionary has more values. */
export const MAX_DICTIONARY_VALUES = 1024 * 1024

/** The unpacked pages and dictionaries that are held at one time have no more bytes together. */
export const MAX_HELD_BYTES = 128 * 1024 * 1024

/** No row has more values, nulls and empty lists included. */
export const MAX_ROW_VALUES = 256 * 1024

/** The rows of a file have no more than this many bytes for each byte of the file … */
export const MAX_EXPANSION = 100

/** … and this many, which any file may have. */
export const FREE_ROW_BYTES = 64 * 1024 * 1024
