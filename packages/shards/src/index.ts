export { BlockContent } from './block-content.ts'
export { type BlockOptions, type BlockStore, fromBlockstore } from './block-store.ts'
export { blocksOf, type ContentBlock } from './blocks-of.ts'
export { type BuiltManifest, buildManifest, ManifestBuilder } from './build-manifest.ts'
export * from './car/index.ts'
export { checkBlock, checkedBlocks, MAX_BLOCK_BYTES } from './checked-blocks.ts'
export { type DagLink, type DagNode, readDagNode } from './dag-node.ts'
export * from './dataset/index.ts'
export * from './errors.ts'
export { type ExportOptions, exportShard } from './export.ts'
export { LEAF_BYTES } from './file-dag.ts'
export { checkLeafSize, checkMost, readNode } from './file-node.ts'
export { FILE_CHUNK_BYTES, FINGERPRINT_BYTES, FileFingerprint, rowFingerprint } from './fingerprint.ts'
export { FingerprintSet } from './fingerprint-set.ts'
export { FORMATS, type Format, formatOf, HEAD_BYTES, looksInside } from './format.ts'
export type { RandomContent, RandomFile } from './formats/random-content.ts'
export { type ImportOptions, type ImportProgress, type ImportResume, importShard } from './import.ts'
export { inferRowSchema } from './infer-schema.ts'
export { type Leaf, leafAt } from './leaf-at.ts'
export { MAX_MANIFEST_BYTES, parseManifest, parseManifestPage } from './manifest.ts'
export { MemoryBlocks } from './memory-blocks.ts'
export { canonicalJson, normalForm, normalText } from './normal-form.ts'
export { checkPath, pathProblem } from './path.ts'
export { type ReadShardsOptions, readShards } from './read-shards.ts'
export {
  type BrokenRow,
  type GoodRow,
  type JsonObject,
  type JsonValue,
  MAX_ROW_BYTES,
  MAX_ROW_DEPTH,
  type Row,
  type RowFault,
  type RowReader,
} from './row.ts'
export { type ProvableShard, proveRow, type RowId, type RowProof, rowIdText, verifyRowProof } from './row-proof.ts'
export { needsRandomAccess, randomRows, readRows, rowReader, rowsOfChunk } from './row-reader.ts'
export { rowText } from './row-text.ts'
export { ROW_HASH_BYTES, RowTree, rowHash, rowHashOf } from './row-tree.ts'
export { MAX_SHARDS } from './shard-sequence.ts'
export { estimateOverlap, isSketch, mergeSketches, SKETCH_SIZE, Sketch } from './sketch.ts'
export { Division, MAX_OWED } from './transfer/division.ts'
export { TransferViolationError } from './transfer/errors.ts'
export {
  ANSWER_FRAME_BYTES,
  ASK_FRAME_BYTES,
  answerBytes,
  answerHead,
  decodeAnswers,
  decodeAsk,
  encodeAnswers,
  encodeAsk,
  MAX_ASKED,
} from './transfer/messages.ts'
export { nextTurn } from './turn.ts'
export { type FileBlock, fileBlocks, leafContent, type Visited, type WalkOptions } from './unixfs.ts'
